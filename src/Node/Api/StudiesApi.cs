using System.IO.Compression;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Http.Features;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Api;

/// <summary>Studies over HTTP: submit, list, look, watch, stop, resume, extend, try again, delete.</summary>
internal static class StudiesApi
{
    /// <summary>A study file is text that people wrote; what is larger is a mistake, and would not fit into an actor's message.</summary>
    public const long MaximumSubmissionBytes = 100_000;

    /// <summary>Gzipped: about an eighth of the largest journal.</summary>
    private const long MaximumJournalBytes = 256L << 20;

    public static void MapStudies(this WebApplication app)
    {
        var studies = app.MapGroup("/v1/studies");
        studies.MapPost("/", async (StudySubmission submission, HttpContext context, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CorpusCheck check, CancellationToken cancellation) =>
        {
            context.Concerns(submission.FileName);
            await check.RequireAsync(submission.Corpus, cancellation);
            var summary = await Client(scheduler, system, results).SubmitAsync(submission, cancellation);
            context.Concerns(summary.Name);
            return Results.Created($"/v1/studies/{Uri.EscapeDataString(summary.Name)}", summary);
        }).Steers("submit");
        studies.MapGet("/", (IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).StudiesAsync(cancellation));
        studies.MapGet("/{study}", (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).StudyAsync(study, cancellation));
        studies.MapGet("/{study}/submission", (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).SubmissionAsync(study, cancellation));
        studies.MapPost("/{study}/stop", (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).StopAsync(study, cancellation)).Steers("stop");
        studies.MapPost("/{study}/trials/{trial:int}/stop", (string study, int trial, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, HttpContext context, CancellationToken cancellation) =>
        {
            context.Concerns($"{study} #{trial}");
            return Client(scheduler, system, results).StopTrialAsync(study, trial, cancellation);
        }).Steers("stop trial");
        studies.MapPost("/{study}/resume", (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).ResumeAsync(study, cancellation)).Steers("resume");
        studies.MapPost("/{study}/extend", (string study, StudyExtension extension, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).ExtendAsync(study, extension, cancellation)).Steers("extend");
        studies.MapPost("/{study}/retry", (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).RetryAsync(study, cancellation)).Steers("retry");
        studies.MapPost("/{study}/copy", async (string study, string name, HttpContext context, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
        {
            context.Concerns($"{study} to {name}");
            var summary = await Client(scheduler, system, results).CopyAsync(study, name, cancellation);
            return Results.Created($"/v1/studies/{Uri.EscapeDataString(summary.Name)}", summary);
        }).Steers("copy");
        studies.MapGet("/{study}/journal", async (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
        {
            var events = await Client(scheduler, system, results).JournalAsync(study, cancellation);
            return Results.Stream(
                async body =>
                {
                    await using var zip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
                    await StudyArchive.WriteEventsAsync(zip, events, cancellation);
                },
                "application/gzip");
        }).RequireRateLimiting(HttpLimits.WholeJournals);
        studies.MapPost("/import", async (string name, HttpContext context, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CorpusCheck check, CancellationToken cancellation) =>
        {
            context.Concerns(name);
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit) limit.MaxRequestBodySize = MaximumJournalBytes;
            await using var content = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            List<StudyEvent> events;
            try
            {
                events = await StudyArchive.ReadEventsAsync(content, "The body", cancellation);
            }
            catch (InvalidDataException error)
            {
                throw new InputException($"The body is no gzip stream: {error.Message}", error);
            }

            if (events is not [StudyEvent.Submitted submitted, ..]) throw new InputException("The body is no study's journal: it does not begin with a submission.");
            await check.RequireAsync(submitted.Submission.Corpus, cancellation);
            var summary = await Client(scheduler, system, results).ImportAsync(events, name, cancellation);
            return Results.Created($"/v1/studies/{Uri.EscapeDataString(summary.Name)}", summary);
        }).Steers("import").RequireRateLimiting(HttpLimits.WholeJournals);
        studies.MapDelete("/{study}", (string study, bool? force, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
            Client(scheduler, system, results).DeleteAsync(study, force ?? false, cancellation)).Steers("delete");
        studies.MapGet("/{study}/trials", async (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
        {
            var client = Client(scheduler, system, results);
            await client.StudyAsync(study, cancellation);
            return await client.TrialsAsync(study, cancellation);
        });
        studies.MapGet("/{study}/trials/{trial:int}/history", async (string study, int trial, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
        {
            var client = Client(scheduler, system, results);
            await client.StudyAsync(study, cancellation);
            return await client.HistoryAsync(study, trial, cancellation);
        });
        studies.MapGet("/{study}/hits", async (string study, string? scope, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
        {
            var client = Client(scheduler, system, results);
            await client.StudyAsync(study, cancellation);
            return await client.HitsAsync(study, BestScopes.Parse(scope ?? BestScopes.NameOf(BestScope.Last)), cancellation);
        });
        studies.MapGet("/{study}/epochs", async (string study, int? trial, HttpContext context, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) =>
        {
            var client = Client(scheduler, system, results);
            await client.StudyAsync(study, context.RequestAborted);
            context.Response.ContentType = "application/x-ndjson";
            await foreach (var row in client.EpochsAsync(study, trial, context.RequestAborted))
            {
                await JsonSerializer.SerializeAsync(context.Response.Body, row, json.Value.SerializerOptions, context.RequestAborted);
                await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
            }
        });
        studies.MapGet("/{study}/events", async (string study, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
        {
            var client = Client(scheduler, system, results);
            await client.StudyAsync(study, cancellation);
            return TypedResults.ServerSentEvents(Events(client, study, cancellation));
        });
    }

    private static ActorStudyClient Client(IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results) => new(system, scheduler.ActorRef, results);

    private static async IAsyncEnumerable<SseItem<StudyUpdate>> Events(ActorStudyClient client, string study, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var update in client.WatchAsync(study, cancellation))
            yield return new SseItem<StudyUpdate>(update, update.Summary.HasEnded ? "end" : "update");
    }
}
