using System.Reflection;

namespace TaskMcp.Tests;

/// <summary>
/// In every test project: xUnit 2 calls <c>DisposeAsync</c> of test classes and fixtures only as that of <see cref="IAsyncLifetime"/>. One that is
/// an <see cref="IAsyncDisposable"/> instead is never disposed of, and what it started stays on the machine.
/// </summary>
public class DisposalTests
{
    [Fact]
    public void What_xUnit_makes_is_disposed_of_by_xUnit() =>
        Assembly.GetExecutingAssembly().GetTypes().SelectMany(MadeByXunit)
            .Where(type => type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IAsyncLifetime)))
            .ShouldBeEmpty("implement IAsyncLifetime");

    private static IEnumerable<Type> MadeByXunit(Type type) => type.GetInterfaces()
        .Where(made => made.IsGenericType && (made.GetGenericTypeDefinition() == typeof(IClassFixture<>) || made.GetGenericTypeDefinition() == typeof(ICollectionFixture<>)))
        .Select(made => made.GetGenericArguments()[0])
        .Concat(type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute))) ? [type] : []);
}
