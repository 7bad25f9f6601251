using Adieu.Notices;

namespace Adieu.Tests.Attacks;

/// <summary>What stands in an address field reaches one mailbox or none.</summary>
public sealed class MailTests
{
    [Theory]
    [InlineData("a@reader.example, b@evil.example")]
    [InlineData("a@reader.example\r\nBcc: b@evil.example")]
    [InlineData("a@reader.example\nSubject: other")]
    [InlineData("a@reader.example;b@evil.example")]
    public async Task An_address_that_holds_two_or_a_line_of_its_own_is_no_address(string destination)
    {
        var options = new ClosingOptions();
        (options.Smtp.Host, options.Smtp.Port) = ("127.0.0.1", 9);
        var sent = await new NoticeSender(null!, options).SendNowAsync("email", destination, "s", "t", default);
        sent.ShouldBe(new SendOutcome.Failed("address-malformed", Transient: false));
    }
}
