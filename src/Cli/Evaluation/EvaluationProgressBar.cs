using SessionRec.Cli.Rendering;
using SessionRec.Core.Evaluation;
using Spectre.Console;

namespace SessionRec.Cli.Evaluation;

/// <summary>What an evaluation does: a bar where a person watches, a line a training on standard error elsewhere.</summary>
internal static class EvaluationProgressBar
{
    public static Task<T> RunAsync<T>(Terminal terminal, Func<IProgress<EvaluationProgress>, T> work)
    {
        if (!terminal.IsLive) return Task.Run(() => work(new Lines(terminal)));
        return terminal.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("models", maxValue: 1);
                return await Task.Run(() => work(new Bar(bar)));
            });
    }

    private sealed class Lines(Terminal terminal) : IProgress<EvaluationProgress>
    {
        private string _last = "";

        public void Report(EvaluationProgress value)
        {
            if (value.Doing == _last) return;
            _last = value.Doing;
            terminal.Error.WriteLine(value.Doing);
        }
    }

    private sealed class Bar(ProgressTask bar) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            bar.Description = Markup.Escape(value.Doing);
            bar.Value = value.Share;
        }
    }
}
