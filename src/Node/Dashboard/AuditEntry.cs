namespace SessionRec.Node.Dashboard;

/// <summary>Something that somebody did, or tried to do, over HTTP or by pbm.</summary>
/// <param name="At">When.</param>
/// <param name="Node">The node that was asked: a scheduler's name, or the address of whichever node pbm was connected to.</param>
/// <param name="Action">What, for example <c>stop</c>.</param>
/// <param name="Subject">To which study or worker.</param>
/// <param name="From">The address it came from, or <c>pbm</c>.</param>
/// <param name="Done">Whether it was done.</param>
/// <param name="Answer">Why not, where it was not.</param>
internal sealed record AuditEntry(DateTimeOffset At, string Node, string Action, string Subject, string From, bool Done, string? Answer);
