using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Tests.Models.Word2Vec.Kernels;

public sealed class VectorWidthTests
{
    [Theory]
    [InlineData(16, 512)]
    [InlineData(17, 512)]
    [InlineData(20, 256)]
    [InlineData(50, 512)]
    [InlineData(100, 512)]
    [InlineData(101, 512)]
    [InlineData(300, 512)]
    [InlineData(8, 256)]
    public void The_widest_is_chosen_unless_it_leaves_too_much_of_a_row_empty(int columns, int width)
    {
        Assert.SkipUnless(VectorWidth.Available[0] == 512, "This machine has no 512-bit vectors.");
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(VectorWidth.Variable)), "A width is forced.");
        Assert.Equal(width, VectorWidth.Choose(columns));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public void What_is_chosen_is_there(int columns) => Assert.Contains(VectorWidth.Choose(columns), VectorWidth.Available);
}
