using SessionRec.Cli.Rendering;
using SessionRec.Core.Data.Fetching;
using Spectre.Console;

namespace SessionRec.Cli.Data;

/// <summary>A download: a bar with bytes and speed where a person watches, a line on standard error where it goes on from a part.</summary>
internal static class DownloadProgressBar
{
    public static Task<T> RunAsync<T>(Terminal terminal, string file, Func<IProgress<DownloadProgress>, Task<T>> work)
    {
        if (!terminal.IsLive) return Task.Run(() => work(new Lines(terminal, file)));
        return terminal.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(async context => await Task.Run(() => work(new Bar(context.AddTask(Markup.Escape(file))))));
    }

    private sealed class Lines(Terminal terminal, string file) : IProgress<DownloadProgress>
    {
        private bool _told;

        public void Report(DownloadProgress value)
        {
            if (_told) return;
            _told = true;
            terminal.Error.WriteLine(value.Resumed > 0 ? $"downloading {file}, from byte {Figures.Count(value.Resumed)} on" : $"downloading {file}");
        }
    }

    private sealed class Bar(ProgressTask bar) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.TotalBytes is { } total) bar.MaxValue = total;
            bar.IsIndeterminate = value.TotalBytes is null;
            bar.Value = value.Bytes;
        }
    }
}
