using System.Text.RegularExpressions;

namespace SessionRec.Deploy.Tests;

/// <summary>What the image's recipe promises and no build would complain about.</summary>
public partial class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Manifests.DeployFolder, "docker", "Dockerfile"));

    private static IReadOnlyList<string> LastStage { get; } = [.. Lines.SkipWhile((_, i) => i < Array.FindLastIndex(Lines, l => l.StartsWith("FROM ", StringComparison.Ordinal)))];

    [Fact]
    public void Signals_reach_the_program_itself() => Assert.Equal("""ENTRYPOINT ["/app/sessionrec"]""", Lines.Single(l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));

    [Fact]
    public void It_does_not_run_as_root() => Assert.Equal("USER 1654:1654", LastStage.Single(l => l.StartsWith("USER", StringComparison.Ordinal)));

    [Fact]
    public void The_bases_can_be_chosen_and_have_versions()
    {
        Assert.All(Lines.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)), l => Assert.Matches(@"^FROM \$\{[A-Z_]+\}( AS [a-z]+)?$", l));
        var bases = Lines.Where(l => l.StartsWith("ARG ", StringComparison.Ordinal) && l.Contains("_IMAGE=", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, bases.Count);
        Assert.All(bases, l => Assert.Matches(@":10\.0\.\d+(-[a-z-]+)?$", l));
    }

    [Fact]
    public void Every_project_of_its_programs_is_restored()
    {
        var source = Path.Combine(Manifests.DeployFolder, "..", "src");
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(["Cli", "Pbm"]);
        while (open.TryPop(out var project))
            if (found.Add(project))
                foreach (Match reference in ProjectReference().Matches(File.ReadAllText(Path.Combine(source, project, $"SessionRec.{project}.csproj"))))
                    open.Push(reference.Groups[1].Value);
        Assert.All(found, project => Assert.Contains($"COPY src/{project}/*.csproj src/{project}/", Lines));
    }

    [Fact]
    public void The_last_stage_needs_no_shell() => Assert.DoesNotContain(LastStage, l => l.StartsWith("RUN", StringComparison.Ordinal));

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(\w+)/")]
    private static partial Regex ProjectReference();
}
