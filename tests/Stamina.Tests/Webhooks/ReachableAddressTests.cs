using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Webhooks;

namespace Stamina.Tests.Webhooks;

[Trait(Rounds.Trait, "many")]
public sealed class ReachableAddressTests
{
    private static readonly ReachableAddresses Usual = new(Options.Create(new WebhookOptions()));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:8.8.8.8")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:808:808::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ff0e::1")]
    public void An_address_that_is_nobodys_server_on_the_internet_is_not_called(string address)
    {
        ReachableAddresses.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();
        Usual.Allows(IPAddress.Parse(address), 443, isTls: true).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("126.255.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:800::200e")]
    public void A_public_address_is_called_on_443_with_TLS_alone(string address)
    {
        var called = IPAddress.Parse(address);
        ReachableAddresses.IsPublic(called).ShouldBeTrue();
        Usual.Allows(called, 443, isTls: true).ShouldBeTrue();
        Usual.Allows(called, 443, isTls: false).ShouldBeFalse();
        Usual.Allows(called, 80, isTls: true).ShouldBeFalse();
        Usual.Allows(called, 22, isTls: true).ShouldBeFalse();
    }

    [Fact]
    public void However_an_IPv4_address_is_written_it_is_the_same()
    {
        Span<byte> four = stackalloc byte[4];
        for (var i = 0; i < Rounds.Of(10_000); i++)
        {
            RandomNumberGenerator.Fill(four);
            var plain = new IPAddress(four);
            var isPublic = ReachableAddresses.IsPublic(plain);
            ReachableAddresses.IsPublic(new IPAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, .. four])).ShouldBe(isPublic, plain.ToString());
            ReachableAddresses.IsPublic(new IPAddress([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. four])).ShouldBe(isPublic, plain.ToString());
            ReachableAddresses.IsPublic(new IPAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. four])).ShouldBeFalse(plain.ToString());
            ReachableAddresses.IsPublic(new IPAddress([0x20, 0x02, .. four, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).ShouldBeFalse(plain.ToString());
        }
    }

    [Fact]
    public void What_the_operator_excepts_is_called_on_any_port_and_nothing_beside_it()
    {
        var house = new ReachableAddresses(Options.Create(new WebhookOptions { Ports = "443, 8443", Networks = "192.168.1.0/24, 127.0.0.1, fd00:1::/64" }));

        house.Allows(IPAddress.Parse("192.168.1.9"), 8123, isTls: false).ShouldBeTrue();
        house.Allows(IPAddress.Parse("::ffff:192.168.1.9"), 8123, isTls: false).ShouldBeTrue();
        house.Allows(IPAddress.Parse("fd00:1::5"), 80, isTls: false).ShouldBeTrue();
        house.Allows(IPAddress.Parse("192.168.2.9"), 443, isTls: true).ShouldBeFalse();
        house.Allows(IPAddress.Parse("127.0.0.2"), 443, isTls: true).ShouldBeFalse();
        house.Allows(IPAddress.Parse("8.8.8.8"), 8443, isTls: true).ShouldBeTrue();
        house.Allows(IPAddress.Parse("8.8.8.8"), 80, isTls: false).ShouldBeFalse();
    }

    [Theory]
    [InlineData("443", null, true)]
    [InlineData("443,8443", "10.0.0.0/8", true)]
    [InlineData("", null, false)]
    [InlineData("https", null, false)]
    [InlineData("70000", null, false)]
    [InlineData("443", "10.0.0.0/33", false)]
    [InlineData("443", "the house", false)]
    public void Settings_that_say_nothing_stop_the_start(string ports, string? networks, bool isRead) =>
        ReachableAddresses.CanRead(new WebhookOptions { Ports = ports, Networks = networks }).ShouldBe(isRead);
}
