using Microsoft.AspNetCore.Mvc;

namespace TaskMcp.Api.Bindings;

/// <summary>The binding that a path names.</summary>
internal readonly record struct BindingRoute([property: FromRoute(Name = "binding_id")] Guid BindingId);
