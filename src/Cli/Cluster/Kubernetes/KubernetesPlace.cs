using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Cli.Clients;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A cluster in Kubernetes as a place of studies, which people write like <c>kubernetes://sessionrec?context=kind-kind</c>.</summary>
internal static class KubernetesPlace
{
    public const string Scheme = "kubernetes";

    private const string ContextParameter = "?context=";

    public static Uri Address(string? context, string @namespace) =>
        new($"{Scheme}://{@namespace}{(context is null ? "" : ContextParameter + Uri.EscapeDataString(context))}");

    /// <exception cref="InputException">It is no such address, or there is no such context.</exception>
    public static StudyPlace Open(Uri address, AccessToken? token)
    {
        var (query, @namespace) = (address.Query, address.Host);
        if (address.AbsolutePath.Trim('/').Length > 0 || (query.Length > 0 && !query.StartsWith(ContextParameter, StringComparison.Ordinal)))
            throw new InputException($"'{address.OriginalString}' is no address of a cluster in Kubernetes; write it like {Address(null, KubernetesPlan.DefaultNamespace)} or {Address("kind-kind", KubernetesPlan.DefaultNamespace)}.");
        return Open(query.Length == 0 ? null : Uri.UnescapeDataString(query[ContextParameter.Length..]), @namespace, token);
    }

    public static StudyPlace Open(string? context, string @namespace, AccessToken? token)
    {
        KubernetesNames.CheckNamespace(@namespace);
        // The client's connections own this access; nobody else does.
        var handler = KubernetesPortForward.Handler(KubernetesAccess.Open(context, @namespace));
        return new StudyPlace(new HttpStudyClient([new Uri($"http://sessionrec.{@namespace}/")], handler: handler, token: token), Address(context, @namespace).AbsoluteUri);
    }
}
