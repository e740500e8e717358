using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Core;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary>Asks the cluster's scheduler, wherever it runs.</summary>
internal sealed class SchedulerRequests(IActorRef scheduler)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <exception cref="InputException">The scheduler refuses.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<TReply> AskAsync<TReply>(IWireMessage request, CancellationToken cancellation)
    {
        object reply;
        try
        {
            reply = await scheduler.Ask<object>(request, AnswerWithin, cancellation);
        }
        catch (AskTimeoutException silence)
        {
            throw new TimeoutException($"The scheduler did not answer within {AnswerWithin.TotalSeconds:0} s: there is none at present, or it is starting.", silence);
        }

        return reply switch
        {
            TReply answer => answer,
            StudyReply.Refused refused => throw new InputException(refused.Message),
            Status.Failure failure => throw new InputException(failure.Cause.Message, failure.Cause),
            _ => throw new InvalidOperationException($"The scheduler answered {request.GetType().Name} with {reply.GetType().Name}."),
        };
    }
}
