using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Tests.Access;

/// <summary>What a route itself asks for.</summary>
internal static class DeclaredRoles
{
    /// <summary>Its role; <c>open</c> for everybody, <c>owner</c> for a route that says nothing.</summary>
    public static string Of(EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<IAllowAnonymous>() is not null) return "open";
        var named = metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => Array.IndexOf(RoleTable.Roles, data.Policy ?? "owner")).ToList();
        return named.Count == 0 ? "owner" : RoleTable.Roles[named.Max()];
    }
}
