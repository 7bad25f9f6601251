using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Tests.Sealing;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("phone", "138 0013 8000", "13800138000")]
    [InlineData("phone", "+86 138-0013-8000", "13800138000")]
    [InlineData("phone", "008613800138000", "13800138000")]
    [InlineData("phone", "１３８００１３８０００", "13800138000")]
    [InlineData("phone", "+44 20 7946 0000", "+442079460000")]
    [InlineData("email", " Zhang@Example.COM ", "zhang@example.com")]
    [InlineData("document", "11010119900307 001x", "11010119900307001X")]
    [InlineData("username", "ＺｈａｎｇWei", "zhangwei")]
    public void An_identifier_has_one_spelling(string kind, string typed, string expected) => Identifiers.Normalise(kind, typed).ShouldBe(expected);

    [Fact]
    public void Masks_show_little()
    {
        Mask.Phone("13800138000").ShouldBe("138****8000");
        Mask.Phone("12345").ShouldBe("****45");
        Mask.Email("zhang@example.com").ShouldBe("z***@example.com");
        Mask.Email("nonsense").ShouldBe("***");
        Mask.Name("张伟").ShouldBe("张*");
        Mask.Name("欧阳娜娜").ShouldBe("欧***");
        Mask.Name("Joan").ShouldBe("J***");
        Mask.Document("110101199003070013").ShouldBe("****0013");
        Mask.Document("0013").ShouldBe("****");
        Mask.Username("").ShouldBe("***");
    }

    [Fact]
    public void A_name_from_right_to_left_leaves_the_number_beside_it_in_order()
    {
        new AccountProfile { DisplayName = "محمد", Phone = "13800138000" }.Label.ShouldBe("\u2068م***\u2069 138****8000");
        new AccountProfile { DisplayName = "张伟", Phone = "13800138000" }.Label.ShouldBe("张* 138****8000");
        Direction.Isolate("Anna \u202e0001").ShouldBe("Anna 0001");
    }
}
