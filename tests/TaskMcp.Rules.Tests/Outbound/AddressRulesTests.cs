using System.Net;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Rules.Tests.Outbound;

public class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.254", "loopback")]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("0.1.2.3", "reserved")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("172.16.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("100.64.0.1", "private")]
    [InlineData("100.100.100.200", "private")]
    [InlineData("100.127.255.255", "private")]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("169.254.0.1", "link-local")]
    [InlineData("168.63.129.16", "metadata")]
    [InlineData("192.0.0.192", "reserved")]
    [InlineData("192.0.2.1", "documentation")]
    [InlineData("198.51.100.1", "documentation")]
    [InlineData("203.0.113.1", "documentation")]
    [InlineData("198.18.0.1", "benchmarks")]
    [InlineData("198.19.255.255", "benchmarks")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("239.255.255.250", "multicast")]
    [InlineData("240.0.0.1", "reserved")]
    [InlineData("255.255.255.255", "reserved")]
    [InlineData("::1", "loopback")]
    [InlineData("::1%1", "loopback")]
    [InlineData("::", "unspecified")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fe80::1%1", "link-local")]
    [InlineData("febf::1", "link-local")]
    [InlineData("fec0::1", "private")]
    [InlineData("fc00::1", "private")]
    [InlineData("fd00:ec2::254", "private")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("3fff::1", "documentation")]
    [InlineData("100::1", "reserved")]
    [InlineData("5f00::1", "reserved")]
    [InlineData("2001:20::1", "reserved")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:169.254.169.254", "metadata")]
    [InlineData("::127.0.0.1", "loopback")]
    [InlineData("::8.8.8.8", "reserved")]
    [InlineData("64:ff9b::10.0.0.1", "private")]
    [InlineData("64:ff9b::169.254.169.254", "metadata")]
    [InlineData("64:ff9b:1::8.8.8.8", "private")]
    [InlineData("2002:7f00:1::1", "loopback")]
    [InlineData("2002:a9fe:a9fe::1", "metadata")]
    [InlineData("2001:0:7f00:1::1", "loopback")]
    // The client 10.0.0.1 with every bit turned round.
    [InlineData("2001:0:808:808:0:0:f5ff:fffe", "private")]
    public void AddressRules_know_addresses_that_are_not_public(string address, string kind) =>
        AddressRules.WhyNotPublic(IPAddress.Parse(address)).ShouldNotBeNull().ShouldContain(kind);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void AddressRules_leave_public_addresses(string address) => AddressRules.WhyNotPublic(IPAddress.Parse(address)).ShouldBeNull();

    [Fact]
    public void AddressRules_judge_an_ipv4_address_alike_in_every_form_that_reaches_it() => Prop.ForAll(Addresses, address =>
    {
        var bytes = address.GetAddressBytes();
        var kind = AddressRules.WhyNotPublic(address);
        AddressRules.WhyNotPublic(address.MapToIPv6()).ShouldBe(kind);
        AddressRules.WhyNotPublic(new([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes])).ShouldBe(kind);
        AddressRules.WhyNotPublic(new([0x20, 0x02, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).ShouldBe(kind);
        AddressRules.WhyNotPublic(new([0x20, 0x01, 0, 0, .. bytes, 0, 0, 0, 0, 0xf7, 0xf7, 0xf7, 0xf7])).ShouldBe(kind);
        AddressRules.WhyNotPublic(new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes])).ShouldNotBeNull();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void HostForm_reads_an_address_as_what_a_resolver_makes_of_it() => Prop.ForAll(Addresses, address =>
    {
        var b = address.GetAddressBytes();
        var number = ((uint)b[0] << 24) | ((uint)b[1] << 16) | ((uint)b[2] << 8) | b[3];
        string[] forms =
        [
            $"{address}", $"{address}.", $"{number}", $"0x{number:x}", $"0{Convert.ToString(number, 8)}", $"{b[0]}.{(b[1] << 16) | (b[2] << 8) | b[3]}", $"{b[0]}.{b[1]}.{(b[2] << 8) | b[3]}",
            $"0{Convert.ToString(b[0], 8)}.0x{b[1]:x}.{b[2]}.0{Convert.ToString(b[3], 8)}",
        ];
        foreach (var form in forms)
        {
            HostForm.Address(form).ShouldBe(address, form);
            new Uri($"http://{form}/").IdnHost.TrimEnd('.').ShouldBe($"{address}", form);
        }

        HostForm.Address($"[::ffff:{address}]")!.MapToIPv4().ShouldBe(address);
    }).QuickCheckThrowOnFailure();

    // Many of them at the edges that matter.
    private static Arbitrary<IPAddress> Addresses => Gen.OneOf(
        Gen.Choose(0, 255).Four().Select(b => new IPAddress([(byte)b.Item1, (byte)b.Item2, (byte)b.Item3, (byte)b.Item4])),
        Gen.Elements("10.0.0.1", "127.0.0.1", "169.254.169.254", "172.16.5.5", "192.168.0.1", "0.0.0.0", "255.255.255.255", "8.8.8.8").Select(IPAddress.Parse)).ToArbitrary();
}
