using System.CommandLine;
using SessionRec.Core;
using SessionRec.Core.Evaluation.Protocols;

namespace SessionRec.Cli.Training;

/// <summary>The options of commands that split data into training sessions and queries.</summary>
internal sealed class ProtocolOptions
{
    private static readonly LastItemProtocol Defaults = new();

    private Option<int> Queries { get; } = new("--queries") { Description = "Queries in each of the validation and the test set.", DefaultValueFactory = _ => Defaults.Size };

    private Option<ulong> SplitSeed { get; } = new("--split-seed") { Description = "Seed of the sample of queries.", DefaultValueFactory = _ => Defaults.Seed };

    private Option<int> CutOff { get; } = new("-k", "--top") { Description = "Cut-off of recall and MRR.", DefaultValueFactory = _ => 10 };

    public void AddTo(Command command)
    {
        command.Add(CutOff);
        command.Add(Queries);
        command.Add(SplitSeed);
    }

    public IEvaluationProtocol Protocol(ParseResult arguments) => new LastItemProtocol { Size = arguments.GetValue(Queries), Seed = arguments.GetValue(SplitSeed) };

    public int K(ParseResult arguments)
    {
        var k = arguments.GetValue(CutOff);
        return k is >= 1 and <= 1000 ? k : throw new InputException($"-k: {k} is not allowed; it is 1 to 1000.");
    }
}
