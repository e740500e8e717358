using SessionRec.Core.Models.Word2Vec;

namespace SessionRec.Core.Tests;

public class MemoryAccountTests
{
    private const long Matrix = 100 * 64 * sizeof(float);

    [Fact]
    public void Vectors_are_charged_while_they_are_held()
    {
        var account = new MemoryAccount(2 * Matrix);
        VectorMatrix first;
        using (account.Enter())
        {
            first = new VectorMatrix(100, 64);
            using var second = new VectorMatrix(100, 64);
            Assert.Equal(2 * Matrix, account.Bytes);
            Assert.Contains("resources_per_trial", Assert.Throws<InputException>(() => new VectorMatrix(1, 1)).Message, StringComparison.Ordinal);
            Assert.Equal(2 * Matrix, account.Bytes);
        }

        Assert.Equal(Matrix, account.Bytes);
        using (new VectorMatrix(100, 64)) Assert.Equal(Matrix, account.Bytes);
        first.Dispose();
        first.Dispose();
        Assert.Equal(0, account.Bytes);
    }

    [Fact]
    public void Another_threads_vectors_are_its_own()
    {
        var account = new MemoryAccount(Matrix);
        using var _ = account.Enter();
        using var mine = new VectorMatrix(100, 64);
        var other = new Thread(() => new VectorMatrix(100, 64).Dispose());
        other.Start();
        other.Join();
        Assert.Equal(Matrix, account.Bytes);
    }

    [Theory]
    [InlineData(5, "5")]
    [InlineData(20_480, "20Ki")]
    [InlineData(80_640_001, "77Mi")]
    [InlineData(68_719_476_736, "64Gi")]
    public void Amounts_are_told_as_they_are_written(long bytes, string text) => Assert.Equal(text, MemorySize.Format(bytes));
}
