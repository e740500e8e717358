using SessionRec.Pbm;

using var signals = new ProcessSignals();
return await new PbmProgram(Console.Out, Console.Error, PbmEnvironment.OfProcess()).RunAsync(args, signals.Token);
