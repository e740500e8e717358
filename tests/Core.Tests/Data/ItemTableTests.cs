using System.Text;
using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data;

public sealed class ItemTableTests
{
    [Fact]
    public void Names_are_numbered_in_order_and_come_back_as_they_were()
    {
        string[] names = ["7", "07", "0", "00", "", "a", "-1", "+1", "999999999999999999", "9999999999999999999999", "1e3", "\u00a3", "A", "\u0663", new string('x', 300)];
        var byText = new ItemTable();
        var byBytes = new ItemTable();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < names.Length; i++)
            {
                Assert.Equal(i, byText.Index(names[i]));
                Assert.Equal(i, byBytes.Index(Encoding.UTF8.GetBytes(names[i])));
            }
        }

        Assert.Equal(names, byText.ToArray());
        Assert.Equal(names, byBytes.ToArray());
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_latin1()
    {
        var table = new ItemTable();
        Assert.Equal(0, table.Index("\u00a3"));
        Assert.Equal(0, table.Index((ReadOnlySpan<byte>)[0xa3]));
        Assert.Equal(0, table.Index((ReadOnlySpan<byte>)[0xc2, 0xa3]));
    }
}
