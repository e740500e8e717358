using SessionRec.Pbm;

using var signals = new ProcessSignals();
return await new PbmProgram(Console.Out, Console.Error, PbmEnvironment.OfProcess(), signals).RunAsync(args);
