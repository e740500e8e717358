using SessionRec.Core.Models.Saved;

namespace SessionRec.Core.Tests.Models.Saved;

public class ItemCatalogueTests
{
    private static readonly ItemCatalogue Items = new(["85123A", "71053", "84406B", "red"], ["White hanging heart", "White metal lantern", null, "85123A in red"]);

    [Theory]
    [InlineData("85123A", 0)]
    [InlineData("white metal lantern", 1)]
    [InlineData("White", null)]
    [InlineData("85123a", 0)]
    [InlineData("nothing", null)]
    public void An_item_is_found_by_its_key_or_its_whole_name(string text, int? item) => Assert.Equal(item, Items.Find(text));

    [Fact]
    public void A_name_that_two_items_share_names_neither() =>
        Assert.Null(new ItemCatalogue(["a", "b"], ["Cup", "cup"]).Find("CUP"));

    [Fact]
    public void What_is_like_a_text_is_found_in_keys_and_names()
    {
        Assert.Equal([0, 3], Items.Like("85123", 5));
        Assert.Equal([0], Items.Like("WHITE", 1));
        Assert.Empty(Items.Like("nothing", 5));
        Assert.Equal(["85123A White hanging heart", "84406B"], ((int[])[0, 2]).Select(Items.Named));
    }

    [Fact]
    public void The_nearest_come_first()
    {
        var items = new ItemCatalogue(["a", "b", "c", "d"], ["big cup", "cup with flowers", "cup 1", "saucer"]);
        Assert.Equal([2, 1, 0], items.Like("cup", 5));
    }

    [Fact]
    public void Keys_do_without_names()
    {
        var items = new ItemCatalogue(["a", "b"], null);
        Assert.False(items.HasNames);
        Assert.Equal((1, null, "b"), (items.Find("b"), items.NameOf(1), items.Named(1)));
    }
}
