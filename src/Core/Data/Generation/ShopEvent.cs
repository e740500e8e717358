namespace SessionRec.Core.Data.Generation;

/// <summary>One line of an invoice.</summary>
/// <param name="Item">Place of the item in the catalogue.</param>
/// <param name="Time">Whole seconds since 1970, rising within a customer.</param>
internal readonly record struct ShopEvent(int Item, long Time);
