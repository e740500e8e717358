namespace SessionRec.Core.Data.Formats;

/// <summary>Where a text table has its columns.</summary>
/// <param name="Name">The format's name, for messages.</param>
/// <param name="Separator">Between columns; null to find it.</param>
/// <param name="HasHeader">True where the first line names the columns.</param>
/// <param name="Session">Name of the session's column; its number, from 0, where there is no header.</param>
/// <param name="Item">The item's.</param>
/// <param name="Time">The time's.</param>
/// <param name="IsPlain">True where quotes are text like any other and times are seconds, as in the native format.</param>
/// <param name="ItemName">The column of the item's name for people; empty for none.</param>
internal sealed record TableLayout(string Name, char? Separator, bool HasHeader, string Session, string Item, string Time, bool IsPlain = false, string ItemName = "");
