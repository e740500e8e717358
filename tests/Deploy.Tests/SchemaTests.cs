using System.ComponentModel;
using System.Diagnostics;

namespace SessionRec.Deploy.Tests;

/// <summary>The second validator: Kubernetes' and KEDA's own schemas, by the npm package <c>kubernetes-models</c>.</summary>
public class SchemaTests
{
    private static readonly string Folder = Path.Combine(Manifests.DeployFolder, "..", "tests", "Deploy.Tests", "models");

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task Every_kustomization_is_valid(string kustomization) => Assert.Equal("", await ValidateAsync(Manifests.Render(kustomization).Yaml));

    [Fact]
    public async Task The_namespace_is_valid() => Assert.Equal("", await ValidateAsync(Manifests.Read("namespace.yaml").Yaml));

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: it}\nspec: {ports: [{name: http}]}", "Service it: data/spec/ports/0 must have required property port")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: it}\nspec: {type: Cluster}", "Service it: data/spec/type must be equal to one of the allowed values")]
    [InlineData("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: it}\nspec: {hard: {cpu: many}}", "must match format \"quantity\"")]
    [InlineData("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: it}\nspec: {triggers: []}", "must have required property scaleTargetRef")]
    [InlineData("apiVersion: v1\nkind: Pond\nmetadata: {name: it}", "Pond it: no schema for v1")]
    public async Task Mistakes_are_found(string yaml, string mistake) => Assert.Contains(mistake, await ValidateAsync(yaml), StringComparison.Ordinal);

    private static async Task<string> ValidateAsync(string yaml)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "The schemas are not installed: npm ci --prefix tests/Deploy.Tests/models");
        var start = new ProcessStartInfo("node", ["validate.mjs"]) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not on this machine: the schemas are not asked.");
            throw;
        }

        using (process)
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.StandardInput.WriteAsync(yaml);
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal("", await error);
            Assert.True((process.ExitCode == 0) == ((await output).Length == 0), "the exit code says what the lines say");
            return await output;
        }
    }
}
