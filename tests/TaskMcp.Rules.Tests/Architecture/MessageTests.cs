using System.Collections.Immutable;
using System.Reflection;

namespace TaskMcp.Rules.Tests.Architecture;

/// <summary>What crosses grains is immutable, named and numbered, so that both runtimes and old data read it alike.</summary>
public class MessageTests
{
    /// <summary>Without what Orleans' generator adds, which repeats our aliases.</summary>
    private static IEnumerable<Type> Ours() =>
        typeof(Refusal).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) != true);

    /// <summary>Without exceptions: what those are made of is .NET's.</summary>
    public static TheoryData<Type> Messages() =>
        [.. Ours().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !type.IsAssignableTo(typeof(Exception)))];

    public static TheoryData<Type> GrainInterfaces() =>
        [.. Ours().Where(type => type.IsInterface && type != typeof(IAddressable) && type.IsAssignableTo(typeof(IAddressable)))];

    [Theory, MemberData(nameof(Messages))]
    public void Every_message_has_an_alias_and_is_immutable(Type type)
    {
        type.GetCustomAttribute<AliasAttribute>().ShouldNotBeNull();
        if (type.IsEnum) return;
        type.GetCustomAttribute<ImmutableAttribute>().ShouldNotBeNull();
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.SetMethod is not { } setter) continue;
            setter.ReturnParameter.GetRequiredCustomModifiers().ShouldContain(typeof(System.Runtime.CompilerServices.IsExternalInit), $"{type.Name}.{property.Name} can be set");
        }
    }

    [Theory, MemberData(nameof(Messages))]
    public void Every_stored_member_has_its_own_number(Type type)
    {
        if (type.IsEnum) return;
        var numbers = type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.SetMethod is not null)
            .Select(property => (property.Name, Number: property.GetCustomAttribute<IdAttribute>()))
            .ToList();
        numbers.ShouldAllBe(member => member.Number != null);
        numbers.Select(member => member.Number!.GetType().GetProperty("Id")!.GetValue(member.Number)).ShouldBeUnique();
    }

    [Theory, MemberData(nameof(Messages))]
    public void Collections_are_immutable_ones(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod is not null))
        {
            var value = property.PropertyType;
            if (value == typeof(string) || !value.IsAssignableTo(typeof(System.Collections.IEnumerable))) continue;
            value.Namespace.ShouldBe(typeof(ImmutableArray<>).Namespace, $"{type.Name}.{property.Name}");
        }
    }

    [Fact]
    public void Aliases_are_unique() =>
        Ours().Select(type => type.GetCustomAttribute<AliasAttribute>()?.Alias).Where(alias => alias is not null).ShouldBeUnique();

    [Theory, MemberData(nameof(GrainInterfaces))]
    public void Every_grain_method_has_an_alias_and_is_asynchronous(Type type)
    {
        type.GetCustomAttribute<AliasAttribute>().ShouldNotBeNull();
        foreach (var method in type.GetMethods())
        {
            method.GetCustomAttribute<AliasAttribute>().ShouldNotBeNull(method.Name);
            method.ReturnType.IsAssignableTo(typeof(Task)).ShouldBeTrue(method.Name);
        }
    }
}
