using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Models.Word2Vec.Formats;

namespace SessionRec.Cli.Recommending;

/// <summary><c>sessionrec export</c>: a model's item vectors in the forms of other tools.</summary>
internal sealed class ExportCommand : TerminalCommand
{
    private readonly ModelOptions _model = new();
    private readonly Option<string> _format = new("--format", "-f") { Description = string.Join("; ", VectorFormats.All.Select(f => $"{f.Name}: {f.Description}")), DefaultValueFactory = _ => VectorFormats.All[0].Name };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The file to write; vectors with the form's own ending in the current folder without it.", HelpName = "file" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ExportCommand(Terminal terminal)
        : base(
            terminal,
            "export",
            "Write the item vectors of a saved Word2Vec model for gensim, NumPy, Parquet readers or the TensorBoard projector.",
            "sessionrec export --study online-retail --format binary --output online-retail.bin",
            "sessionrec export --model results/train/model.srm --format projector --output vectors.tsv")
    {
        _model.AddTo(this);
        _format.AcceptOnlyFromAmong([.. VectorFormats.All.Select(f => f.Name)]);
        foreach (Option option in new Option[] { _format, _output, _json }) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var format = VectorFormats.Get(arguments.GetRequiredValue(_format));
        var output = arguments.GetValue(_output) ?? $"vectors{format.Extension}";
        using var model = await _model.LoadAsync(arguments, Terminal, cancellation);
        using var vectors = ModelOptions.VectorsOf(model);
        try
        {
            await format.WriteAsync(output, vectors, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{output} cannot be written: {e.Message}", e);
        }

        if (arguments.GetValue(_json)) Terminal.WriteJson(new { Format = format.Name, Files = format.FilesFor(output), Items = vectors.Count, vectors.VectorSize });
        else Terminal.WriteLine($"wrote {string.Join(" and ", format.FilesFor(output))}: {vectors.Count:N0} items, {vectors.VectorSize} components");
        return ExitCode.Done;
    }
}
