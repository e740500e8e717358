using Akka.Actor;
using SessionRec.Actors.Messages;

namespace SessionRec.Node.Dashboard;

/// <summary>Puts what operators do by <c>pbm</c>, on whichever node, into this node's audit list.</summary>
internal sealed class OperatorActionsHeard : ReceiveActor
{
    public OperatorActionsHeard(AuditLog audit) => Receive<OperatorAction>(action =>
        audit.Add(new AuditEntry(action.At, action.Node, action.Action, action.Subject, "pbm", action.Done, action.Answer)));
}
