using TaskMcp.Api.Http;

namespace TaskMcp.Rules.Tests.Http;

public class DerivedIdTests
{
    [Fact]
    public void DerivedId_is_the_same_for_the_same_part_and_another_for_any_other()
    {
        Guid[] requests = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        var ids = requests.SelectMany(request => Enumerable.Range(0, 500).Select(index => DerivedId.Of(request, index))).ToList();

        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id.Version == 7 && id.Variant >= 8 && id.Variant <= 11);
        DerivedId.Of(requests[0], 3).ShouldBe(ids[3]);
    }
}
