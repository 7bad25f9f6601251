using Adieu.Cases;

namespace Adieu.Tests;

public sealed class CaseNumberTests
{
    [Fact]
    public void A_number_reads_back_as_people_type_it()
    {
        var number = CaseNumber.New();
        var typed = number.ToString().ToLowerInvariant().Replace("-", " ");
        CaseNumber.TryParse(typed, out var read).ShouldBeTrue();
        read.ShouldBe(number);
        CaseNumber.TryParse(number.ToString()[4..], out read).ShouldBeTrue();
        read.ShouldBe(number);
    }

    [Fact]
    public void Every_single_wrong_character_is_caught()
    {
        const string alphabet = "23456789BCDFGHJKMNPQRSTVWXZ";
        var text = CaseNumber.New().ToString();
        for (var i = 4; i < text.Length; i++)
        {
            if (text[i] == '-') continue;
            foreach (var c in alphabet.Where(c => c != text[i]))
                CaseNumber.TryParse(text[..i] + c + text[(i + 1)..], out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ADU-AAAA-AAAA")]
    [InlineData("ADU-7K3F-92Q")]
    public void Anything_else_is_no_number(string? text) => CaseNumber.TryParse(text, out _).ShouldBeFalse();
}
