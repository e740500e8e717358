using Akka.Cluster;

namespace SessionRec.Actors.Commands.Palettes;

/// <summary>A member as <c>cluster show</c> prints it: address, roles, status, reachability, application version.</summary>
internal static class MemberLine
{
    public static string Of(Member member, bool isUnreachable) => string.Join(
        " | ",
        member.Address,
        $"[{RolesOf(member)}]",
        StatusOf(member),
        isUnreachable ? "unreachable" : "",
        member.AppVersion);

    public static string RolesOf(Member member) => string.Join(", ", member.Roles.Order(StringComparer.Ordinal));

    public static string StatusOf(Member member) => member.Status.ToString().ToLowerInvariant();
}
