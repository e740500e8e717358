using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;

namespace SessionRec.Actors.Hosting;

/// <summary>Where <see cref="FileLogger"/> writes.</summary>
public sealed class FileLoggerSetup(string path) : Setup
{
    public string Path { get; } = path;
}

/// <summary>Appends log events to a file, a line each; used where the terminal is taken by a progress display.</summary>
public sealed class FileLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly string? _path = Context.System.Settings.Setup.Get<FileLoggerSetup>() is { HasValue: true } setup ? setup.Value.Path : null;

    public FileLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(e =>
        {
            if (_path is not null) File.AppendAllText(_path, e + Environment.NewLine);
        });
    }
}
