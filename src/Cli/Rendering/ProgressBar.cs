using Spectre.Console;

namespace SessionRec.Cli.Rendering;

/// <summary>A progress bar while something long runs: where a person watches, and for nobody else.</summary>
internal static class ProgressBar
{
    /// <summary>Runs <paramref name="work"/> on a thread of the pool; it reports the share done, 0 to 1. The bar is gone at the end.</summary>
    public static Task<T> RunAsync<T>(Terminal terminal, string title, Func<IProgress<double>, T> work)
    {
        if (!terminal.IsLive) return Task.Run(() => work(new Reporter(_ => { })));
        return terminal.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                return await Task.Run(() => work(new Reporter(share => bar.Value = share)));
            });
    }

    /// <summary>Calls on the reporting thread; <see cref="Progress{T}"/> would queue and come late.</summary>
    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
