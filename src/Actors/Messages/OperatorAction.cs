namespace SessionRec.Actors.Messages;

/// <summary>Something that an operator did, or tried to do, over a node's commands; told to the scheduler nodes for their audit lists.</summary>
/// <param name="At">When.</param>
/// <param name="Node">The node that was asked.</param>
/// <param name="Action">What, for example <c>tune stop</c>.</param>
/// <param name="Subject">The words that came with it.</param>
/// <param name="Done">Whether it was done.</param>
/// <param name="Answer">Why not, where it was not.</param>
public sealed record OperatorAction(DateTimeOffset At, string Node, string Action, string Subject, bool Done, string? Answer) : IWireMessage;
