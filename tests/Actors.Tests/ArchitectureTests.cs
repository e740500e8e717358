using System.Reflection;
using System.Xml.Linq;
using NetArchTest.Rules;
using SessionRec.Actors.Scheduling;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests;

/// <summary>Dependencies point one way: Core, then Actors, then the programs.</summary>
public class ArchitectureTests
{
    private static readonly string[] Databases = ["Microsoft.Data.Sqlite", "Dapper", "Npgsql", "System.Data.Common", "LinqToDB"];

    [Theory]
    [InlineData("Akka")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("Dapper")]
    [InlineData("Npgsql")]
    [InlineData("System.Data.Common")] // not System.Data as such: the workbook reader's interface is derived from its IDataReader
    [InlineData("SessionRec.Actors")]
    [InlineData("SessionRec.Node")]
    [InlineData("SessionRec.Cli")]
    public void Core_knows_nothing_of(string dependency) => MustNotDependOn(typeof(Study).Assembly, dependency);

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("SessionRec.Node")]
    [InlineData("SessionRec.Lighthouse")]
    [InlineData("SessionRec.Cli")]
    [InlineData("SessionRec.Pbm")]
    [InlineData("System.CommandLine")]
    public void Actors_know_nothing_of(string dependency) => MustNotDependOn(typeof(StudyActor).Assembly, dependency);

    [Theory]
    [InlineData("Core", new string[0])]
    [InlineData("Actors", new[] { "Core" })]
    [InlineData("Node", new[] { "Actors" })]
    [InlineData("Lighthouse", new[] { "Actors" })]
    [InlineData("Serving", new[] { "Core" })]
    public void Projects_refer_only_to_those_below_them(string project, string[] allowed) =>
        Assert.Equal(allowed, ReferencesOf(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Select(p => p!.Replace("SessionRec.", "", StringComparison.Ordinal)));

    [Fact]
    public void Core_has_no_package_of_the_cluster_the_web_or_a_database()
    {
        var packages = ReferencesOf("Core", "PackageReference").Concat(ReferencesOf("Core", "FrameworkReference")).ToArray();
        Assert.NotEmpty(packages);
        Assert.DoesNotContain(packages, p => p.StartsWith("Akka", StringComparison.Ordinal) || p.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || Databases.Contains(p));
    }

    private static void MustNotDependOn(Assembly assembly, string dependency)
    {
        var result = Types.InAssembly(assembly).ShouldNot().HaveDependencyOn(dependency).GetResult();
        Assert.True(result.IsSuccessful, $"{string.Join(", ", result.FailingTypeNames ?? [])} know {dependency}");
    }

    private static IEnumerable<string> ReferencesOf(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository(), "src", project, $"SessionRec.{project}.csproj")).Descendants(kind).Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'));

    internal static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SessionRec.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
