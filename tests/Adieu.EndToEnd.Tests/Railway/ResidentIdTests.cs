using Passport.People;

namespace Adieu.EndToEnd.Tests.RailwayService;

public sealed class ResidentIdTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("11010519491231002X")] // the example of GB 11643-1999
    [InlineData("440524188001010014")] // the standard's other example, born 1880: right by its check character, too old by its date
    public void The_standards_examples_have_the_right_check_character(string number) =>
        ResidentId.CheckCharacter(number.AsSpan(0, 17)).ShouldBe(number[17]);

    [Fact]
    public void The_check_character_is_the_weighted_sum_that_the_standard_writes_down()
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var digits = string.Concat(Enumerable.Range(0, 17).Select(_ => random.Next(10)));
            var sum = digits.Select((d, place) => (d - '0') * weights[place]).Sum();
            ResidentId.CheckCharacter(digits).ShouldBe("10X98765432"[sum % 11]);
        }
    }

    [Theory]
    [InlineData("11010519491231002x", "11010519491231002X")]
    [InlineData(" 110105 19491231 002X ", "11010519491231002X")]
    [InlineData("110105194912310021", null)] // wrong check character
    [InlineData("11010519491331002X", null)] // there is no thirteenth month
    [InlineData("440524188001010014", null)] // born 1880
    [InlineData("990105194912310020", null)] // no such province
    [InlineData("1101051949123100", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Numbers_are_read_as_people_type_them(string? text, string? expected) => ResidentId.Normalise(text, Today).ShouldBe(expected);

    [Fact]
    public void Nobody_is_born_tomorrow()
    {
        var digits = "11010520261123001";
        ResidentId.Normalise(digits + ResidentId.CheckCharacter(digits), Today).ShouldBeNull();
        ResidentId.Normalise(digits + ResidentId.CheckCharacter(digits), Today.AddDays(1)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("+86 154-0000-0001", "15400000001")]
    [InlineData("15400000001", "15400000001")]
    [InlineData("12400000001", null)]
    [InlineData("1540000000", null)]
    public void Phone_numbers_too(string text, string? expected) => Identifiers.Phone(text).ShouldBe(expected);
}
