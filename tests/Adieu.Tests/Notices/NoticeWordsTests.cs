using Adieu.Notices;

namespace Adieu.Tests.Notices;

public sealed class NoticeWordsTests
{
    [Fact]
    public void Every_notice_is_there_in_both_languages_with_the_same_placeholders()
    {
        var texts = NoticeTemplates.All.Select(key => (key.Template, key.Channel, key.Language, Names: string.Join(' ', NoticeTemplates.PlaceholdersOf(key.Template, key.Language, key.Channel)))).ToLookup(text => (text.Template, text.Channel));
        texts.Count.ShouldBeGreaterThan(30);
        foreach (var text in texts)
        {
            text.Select(one => one.Language).Order().ToArray().ShouldBe(["en", "zh"], text.Key.ToString());
            text.Select(one => one.Names).Distinct().Count().ShouldBe(1, text.Key.ToString());
        }
    }

    [Fact]
    public void No_notice_has_a_leftover_of_the_other_language()
    {
        // What is filled in comes in the reader's language by itself.
        var values = NoticeTemplates.Placeholders.ToDictionary(name => name, _ => "");
        foreach (var key in NoticeTemplates.All)
        {
            var text = NoticeTemplates.Fill(key.Template, key.Language, key.Channel, values);
            var foreign = (text.Subject + text.Text).Where(c => key.Language == "en" ? c is >= '\u3000' and < '\uff70' : char.IsAsciiLetterLower(c));
            string.Concat(foreign).ShouldBe("", key.ToString());
        }
    }
}
