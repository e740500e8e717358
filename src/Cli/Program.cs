using System.Text;
using SessionRec.Cli;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var signals = new ProcessSignals();
var terminal = Terminal.OfProcess();
return await new Application(terminal, Commands.Compose(terminal)).RunAsync(args, signals.Token);
