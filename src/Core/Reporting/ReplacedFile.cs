using System.Text;

namespace SessionRec.Core.Reporting;

/// <summary>Files that are written beside their place and moved there: whoever reads sees the old file or the new one, never a part.</summary>
public static class ReplacedFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes UTF-8 without a mark, with line feeds.</summary>
    public static void Write(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        WriteBytes(path, stream =>
        {
            using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>Writes <paramref name="text"/> as it is.</summary>
    public static void Write(string path, string text) => Write(path, writer => writer.Write(text));

    /// <summary>Writes <paramref name="text"/> as it is into a file that nobody but its owner may read, at no time.</summary>
    public static void WriteSecret(string path, string text) => WriteAsync(path, async stream => await stream.WriteAsync(Utf8.GetBytes(text)).ConfigureAwait(false), UnixFileMode.UserRead | UnixFileMode.UserWrite).GetAwaiter().GetResult();

    /// <summary>Writes bytes.</summary>
    public static void WriteBytes(string path, Action<Stream> write) => WriteAsync(path, stream =>
    {
        write(stream);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>Writes bytes; where that fails, the old file stays and nothing is left beside it.</summary>
    public static Task WriteAsync(string path, Func<Stream, Task> write) => WriteAsync(path, write, mode: null);

    private static async Task WriteAsync(string path, Func<Stream, Task> write, UnixFileMode? mode)
    {
        ArgumentNullException.ThrowIfNull(write);
        var beside = path + ".new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            var stream = new FileStream(beside, options);
            await using (stream.ConfigureAwait(false)) await write(stream).ConfigureAwait(false);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
