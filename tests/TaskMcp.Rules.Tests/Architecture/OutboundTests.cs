using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using System.Reflection.Emit;
using ModelContextProtocol.Client;

namespace TaskMcp.Rules.Tests.Architecture;

/// <summary>Nothing leaves the machine but through the guard (SPEC A-3).</summary>
public class OutboundTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Doors =
        [typeof(SocketsHttpHandler), typeof(HttpClientHandler), typeof(Socket), typeof(TcpClient), typeof(UdpClient), typeof(ClientWebSocket), typeof(System.Net.Mail.SmtpClient)];

    [Theory, InlineData("TaskMcp.Silo"), InlineData("TaskMcp.Api")]
    public void Only_the_outbound_folder_opens_connections(string assembly) =>
        (from type in Assembly.Load(assembly).GetTypes()
         where type.Namespace?.StartsWith("TaskMcp.Silo.Outbound", StringComparison.Ordinal) != true
         from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
         from made in MadeBy(method)
         where IsDoor(made)
         select $"{type.FullName}.{method.Name} makes a {made.DeclaringType!.Name}: get it from OutboundHttp").ShouldBeEmpty();

    [Fact]
    public void The_outbound_folder_is_seen_opening_connections() =>
        Assembly.Load("TaskMcp.Silo").GetType("TaskMcp.Silo.Outbound.OutboundHttp")!.GetMethods(All).SelectMany(MadeBy).ShouldContain(made => IsDoor(made));

    // Without a handler or client of ours, these make one of their own.
    private static bool IsDoor(ConstructorInfo made) =>
        Doors.Contains(made.DeclaringType)
        || (made.DeclaringType == typeof(HttpClient) && made.GetParameters().Length == 0)
        || (made.DeclaringType == typeof(HttpClientTransport) && made.GetParameters().All(parameter => parameter.ParameterType != typeof(HttpClient)));

    private static IEnumerable<ConstructorInfo> MadeBy(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] == OpCodes.Newobj.Value && Constructor(method, BitConverter.ToInt32(code, i + 1)) is { } made) yield return made;
        }
    }

    private static ConstructorInfo? Constructor(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null) as ConstructorInfo;
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or MissingMemberException or TypeLoadException or IOException)
        {
            // The byte was part of something else.
            return null;
        }
    }
}
