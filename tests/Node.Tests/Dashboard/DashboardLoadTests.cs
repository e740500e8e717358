using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Akka.Actor;
using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>
/// Many trials and results before a real browser, and 500 more results a second while one looks. What is sent is bounded always; how long pages
/// take and whether they stay fluid is measured in the long run, with 1,000 trials and 100,000 results (docs/benchmarks.md).
/// </summary>
[Collection(DashboardTests.Name)]
public sealed class DashboardLoadTests(LoadBrowser browser) : IClassFixture<LoadBrowser>
{
    private const int Trials = 1_000, Epochs = 100, PerSecond = 500, Loads = 5, Lines = 120;

    private static string Study(string name, int epochs) => $$"""
        study: {{name}}
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 30, seed: 1}
        space:
          window:      {randint: [1, 30]}
          negative:    {randint: [1, 21]}
          ns_exponent: {uniform: [-1, 1]}
          alpha:       {loguniform: [0.001, 0.1]}
          min_count: 1
          epochs: {{epochs}}
        num_samples: 2000
        """;

    /// <summary>Tells the times at which a page has what selectors name, from the start of its loading, in milliseconds, and notes what <see cref="Spent"/> tells.</summary>
    private const string Watch = """
        window.seen = {};
        window.whenSeen = selectors => {
          const look = () => {
            for (const [name, selector] of Object.entries(selectors)) if (!(name in window.seen) && document.querySelector(selector)) window.seen[name] = performance.now();
            if (Object.keys(selectors).some(name => !(name in window.seen))) requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        };
        window.streams = [];
        window.EventSource = class extends EventSource {
          constructor(url) {
            super(url);
            const asked = performance.now(), name = new URL(url, location.href).pathname;
            for (const kind of ['study', 'studies', 'cluster'])
              this.addEventListener(kind, event => window.streams.push(`${name} ${Math.round(asked)}-${Math.round(performance.now())} ms ${Math.round(event.data.length / 1024)} KiB`), { once: true });
          }
        };
        window.work = new Map();
        new PerformanceObserver(list => list.getEntries().forEach(frame => {
          const add = (name, time) => window.work.set(name, (window.work.get(name) ?? 0) + time);
          frame.scripts.forEach(script => add(`${script.sourceURL.split('/').pop()} ${script.sourceFunctionName || script.invoker}`, script.duration));
          if (frame.styleAndLayoutStart > 0) add('style and layout', frame.startTime + frame.duration - frame.styleAndLayoutStart);
        })).observe({ type: 'long-animation-frame', buffered: true });
        """;

    /// <summary>What a page's loading went to: the requests that ended last and the first events of its streams, with when they began and ended and what was received; the work that held up frames.</summary>
    private const string Spent = """
        () => performance.getEntriesByType('resource').filter(r => r.responseEnd > 0).sort((a, b) => b.responseEnd - a.responseEnd).slice(0, 8)
          .map(r => `${new URL(r.name).pathname} ${Math.round(r.startTime)}-${Math.round(r.responseEnd)} ms ${Math.round(r.encodedBodySize / 1024)} KiB`).join('; ')
          + '; streams: ' + window.streams.join('; ') + '; work: ' + [...window.work].sort(([, a], [, b]) => b - a).slice(0, 8).map(([name, time]) => `${name} ${Math.round(time)} ms`).join('; ')
        """;

    [Fact]
    public async Task What_is_sent_is_what_is_seen_and_nothing_twice()
    {
        const int Ended = 250, Of = 30;
        var cancellation = TestContext.Current.CancellationToken;
        await browser.SubmitAsync("sent", Study("sent", Of), untilEnd: false);
        var worker = browser.Node.System.ActorOf(Props.Create(() => new PacedWorker(browser.Node.Scheduler, 50)));
        await UntilAsync("sent", summary => summary.GetProperty("completed").GetInt32() >= Ended);
        worker.Tell(new PacedWorker.Pace(0));

        // A stream begins with the trials, without their curves; then come the results, in few messages.
        using var stream = await browser.Node.Http.GetStreamAsync(Url("/v1/live/studies/sent"), cancellation);
        var events = SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        Assert.True(await events.MoveNextAsync());
        var first = JsonDocument.Parse(events.Current.Data).RootElement.GetProperty("trials");
        Assert.True(first.GetArrayLength() >= Ended);
        Assert.InRange(events.Current.Data.Length, 1, 600 * first.GetArrayLength());
        var known = first.EnumerateArray().ToDictionary(t => t.GetProperty("trial").GetInt32(), t => (From: t.GetProperty("from").GetInt32(), Sent: t.GetProperty("curve").GetArrayLength()));
        Assert.All(known.Values, trial => Assert.Equal(0, trial.Sent));
        Assert.True(known.Values.Sum(trial => trial.From) >= Ended * Of);
        worker.Tell(new PacedWorker.Pace(PerSecond));
        var (began, messages, results) = (Stopwatch.GetTimestamp(), 0, 0);
        while (results < 4 * PerSecond && await events.MoveNextAsync())
        {
            if (events.Current.EventType != "study") continue;
            messages++;
            foreach (var trial in JsonDocument.Parse(events.Current.Data).RootElement.GetProperty("trials").EnumerateArray())
            {
                var (number, from, count) = (trial.GetProperty("trial").GetInt32(), trial.GetProperty("from").GetInt32(), trial.GetProperty("curve").GetArrayLength());
                if (known.TryGetValue(number, out var before)) Assert.Equal(before.From, from);
                known[number] = (from + count, count);
                results += count;
            }
        }

        // Four a second at most, and the one that was due when the clock began.
        Assert.InRange(messages, 1, (4 * Stopwatch.GetElapsedTime(began).TotalSeconds) + 2);
        await events.DisposeAsync();
        worker.Tell(new PacedWorker.Pace(0));

        // The chart has as many lines as can be told apart, with as many digits as can be seen.
        var curves = await browser.Node.Http.GetStringAsync(Url("/v1/studies/sent/figures/learning-curves"), cancellation);
        Assert.InRange(JsonDocument.Parse(curves).RootElement[0].GetProperty("option").GetProperty("series").GetArrayLength(), 10, Lines + 10);
        Assert.InRange(curves.Length, 1, (Lines + 10) * ((Of * 20) + 200));

        // Figures are asked for when they come near.
        await using var page = await browser.OpenAsync("/audit");
        var asked = new ConcurrentDictionary<string, int>();
        page.Page.Request += (_, request) => asked.AddOrUpdate(new Uri(request.Url).AbsolutePath, 1, (_, times) => times + 1);
        await page.GoAsync("/studies/sent/figures");
        await Expect(page.Page.Locator("#history [data-drawn]")).ToBeVisibleAsync();
        Assert.DoesNotContain("/v1/studies/sent/figures/importance", asked.Keys);
        Assert.DoesNotContain("/v1/studies/sent/figures/slots", asked.Keys);
        await page.Page.Locator("#slots").ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("#slots [data-drawn]")).ToBeVisibleAsync();
        Assert.Equal(1, asked["/v1/studies/sent/figures/slots"]);

        browser.Node.System.Stop(worker);
        using var deleted = await browser.Node.Http.DeleteAsync(Url("/v1/studies/sent?force=true"), cancellation);
        deleted.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Pages_of_a_large_study_load_and_stay_fluid_while_results_arrive()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SESSIONREC_LONG") == "1", "Takes minutes; set SESSIONREC_LONG=1 to run it.");
        await browser.SubmitAsync("big", Study("big", Epochs), untilEnd: false);
        var worker = browser.Node.System.ActorOf(Props.Create(() => new PacedWorker(browser.Node.Scheduler, 50)));
        var began = Stopwatch.GetTimestamp();
        await UntilAsync("big", summary => summary.GetProperty("completed").GetInt32() >= Trials - 50);
        worker.Tell(new PacedWorker.Pace(0));
        await UntilAsync("big", _ => true);
        Tell($"{await EpochsAsync():N0} results were taken in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        Assert.True(await EpochsAsync() >= 0.9 * Trials * Epochs);

        foreach (var (path, selectors) in new (string, object)[]
        {
            ("/", new { shown = "tbody tr" }),
            ("/studies/big", new { shown = "tbody tr:nth-child(100)", drawn = "figure[data-figure=learning-curves] [data-drawn]", history = "figure[data-figure=history] [data-drawn]" }),
            ("/studies/big/figures", new { drawn = "[data-drawn]" }),
            ("/studies/big/trials/7", new { shown = ".log li", drawn = "figure[data-figure=curve] [data-drawn]" }),
            ("/studies/big/data", new { drawn = "[data-drawn]" }),
            ("/compare?studies=big", new { drawn = "[data-drawn]" }),
        })
            await LoadAsync(path, selectors);

        await using var page = await browser.OpenAsync("/studies/big");
        await Expect(page.Page.Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] [data-drawn]")).ToBeVisibleAsync();
        foreach (var pace in new[] { 0, PerSecond })
        {
            worker.Tell(new PacedWorker.Pace(pace));
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            var before = await EpochsAsync();
            var frames = JsonDocument.Parse(await page.Page.EvaluateAsync<string>("""
                () => new Promise(resolve => {
                  const gaps = [], tasks = [], started = performance.now();
                  const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(e => e.duration)));
                  observer.observe({ entryTypes: ['longtask'] });
                  const scripts = new Map();
                  const slow = new PerformanceObserver(list => list.getEntries().forEach(frame => frame.scripts.forEach(script => {
                    const name = `${script.sourceURL.split('/').pop()} ${script.sourceFunctionName || script.invoker}`;
                    scripts.set(name, (scripts.get(name) ?? 0) + script.duration);
                  })));
                  slow.observe({ type: 'long-animation-frame' });
                  let last = started;
                  const frame = now => {
                    gaps.push(now - last);
                    last = now;
                    if (now - started < 20000) requestAnimationFrame(frame);
                    else {
                      observer.disconnect();
                      slow.disconnect();
                      const most = [...scripts].sort(([, a], [, b]) => b - a).slice(0, 4).map(([name, time]) => `${name} ${Math.round(time)} ms`).join('; ');
                      gaps.sort((a, b) => a - b);
                      const at = share => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))];
                      resolve(JSON.stringify({ frames: gaps.length, seconds: (now - started) / 1000, median: at(.5), p99: at(.99), longest: gaps.at(-1), tasks: tasks.length, taskTime: tasks.reduce((a, b) => a + b, 0), longestTask: Math.max(0, ...tasks), most }));
                    }
                  };
                  requestAnimationFrame(frame);
                })
                """)).RootElement;
            double Figure(string name) => frames.GetProperty(name).GetDouble();
            var results = await EpochsAsync() - before;
            Tell($"{results / Figure("seconds"):0} results/s: {Figure("frames") / Figure("seconds"):0} frames/s, gap median {Figure("median"):0} ms, 99 % {Figure("p99"):0} ms, longest {Figure("longest"):0} ms; {Figure("tasks"):0} tasks of more than 50 ms, {Figure("taskTime"):0} ms together, longest {Figure("longestTask"):0} ms: {frames.GetProperty("most").GetString()}");
            if (pace > 0) Assert.True(results > 10 * PerSecond, $"only {results} results arrived");
        }
    }

    private async Task LoadAsync(string path, object selectors)
    {
        var seen = new Dictionary<string, List<double>>();
        var spent = "";
        for (var load = 0; load < Loads; load++)
        {
            await using var page = await browser.OpenAsync("/audit");
            await page.Page.AddInitScriptAsync(Watch + $"whenSeen({JsonSerializer.Serialize(selectors)});");
            await page.GoAsync(path);
            await page.Page.WaitForFunctionAsync("names => names.every(name => name in window.seen)", selectors.GetType().GetProperties().Select(p => p.Name).ToArray());
            foreach (var time in JsonDocument.Parse(await page.Page.EvaluateAsync<string>("() => JSON.stringify(window.seen)")).RootElement.EnumerateObject())
                (seen.TryGetValue(time.Name, out var times) ? times : seen[time.Name] = []).Add(time.Value.GetDouble());
            spent = await page.Page.EvaluateAsync<string>(Spent);
        }

        Tell($"{path}: {string.Join(", ", seen.Select(s => $"{s.Key} {s.Value.Order().ElementAt(Loads / 2):0} ms ({s.Value.Min():0} to {s.Value.Max():0})"))}; requests of the last load: {spent}");
    }

    private async Task<long> EpochsAsync() => (await SummaryAsync("big")).GetProperty("epochsReported").GetInt64();

    private static Uri Url(string path) => new(path, UriKind.Relative);

    private async Task<JsonElement> SummaryAsync(string study) =>
        JsonDocument.Parse(await browser.Node.Http.GetStringAsync(Url($"/v1/studies/{study}"), TestContext.Current.CancellationToken)).RootElement;

    private async Task UntilAsync(string study, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (!condition(await SummaryAsync(study))) await Task.Delay(500, patience.Token);
    }

    private static void Tell(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Console.WriteLine(line);
    }
}
