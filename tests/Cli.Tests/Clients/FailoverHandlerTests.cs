using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SessionRec.Cli.Clients;
using SessionRec.Cli.Tests.Rendering;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tests.Clients;

public sealed class FailoverHandlerTests
{
    private static readonly StudySummary Running = ExampleUpdates.Summary(StudyState.Running);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_several_servers_the_one_that_lives_is_asked_for_everything()
    {
        Uri gone;
        await using (var ended = await StudyServer.StartAsync(_ => { })) gone = ended.Address;
        await using var server = await StudyServer.StartAsync(app =>
        {
            app.MapGet("/v1/studies", () => new[] { Running });
            app.MapPost("/v1/studies", (StudySubmission _) => Running);
        });

        using var client = new HttpStudyClient([gone, server.Address]);
        Assert.Equal(Running, await client.SubmitAsync(new StudySubmission("study: shop\n", "study.yaml", Running.Corpus), Cancellation));
        Assert.Equal(Running, Assert.Single(await client.StudiesAsync(Cancellation)));
    }

    [Fact]
    public async Task A_server_without_a_scheduler_is_passed_over_for_a_question_and_not_for_a_command()
    {
        var commands = 0;
        await using var without = await StudyServer.StartAsync(app =>
        {
            app.MapGet("/v1/studies", () => Results.Problem("no scheduler", statusCode: 503));
            app.MapPost("/v1/studies/{study}/stop", (string study) => Results.Problem("no scheduler", statusCode: 503));
        });
        await using var with = await StudyServer.StartAsync(app =>
        {
            app.MapGet("/v1/studies", () => new[] { Running });
            app.MapPost("/v1/studies/{study}/stop", (string study) =>
            {
                commands++;
                return Running;
            });
        });

        using var client = new HttpStudyClient([without.Address, with.Address]);
        Assert.Equal("no scheduler", (await Assert.ThrowsAsync<InputException>(() => client.StopAsync("shop", Cancellation))).Message);
        Assert.Equal(0, commands);
        Assert.Single(await client.StudiesAsync(Cancellation));
        await client.StopAsync("shop", Cancellation);
        Assert.Equal(1, commands);
    }

    [Fact]
    public async Task Where_none_answers_all_are_named()
    {
        Uri gone;
        await using (var ended = await StudyServer.StartAsync(_ => { })) gone = ended.Address;

        using var client = new HttpStudyClient(ServerAddress.ParseAll($"{gone}, 127.0.0.1:1"));
        var message = (await Assert.ThrowsAsync<InputException>(() => client.StudiesAsync(Cancellation))).Message;
        Assert.Contains(gone.AbsoluteUri, message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", message, StringComparison.Ordinal);
    }
}
