using System.Text;
using Adieu.Erasure.Maps;
using FsCheck;
using FsCheck.Fluent;

namespace Adieu.Erasure.Tests;

/// <summary>Whatever a map file holds, its reader either takes it or says where it is wrong; nothing else comes out.</summary>
public class MapFuzzTests
{
    private static readonly string[] Seeds =
    [
        "? [a, b]\n: c", "{ [a]: b }", "subject: *nobody", "a: &a [*a]", "--- \n---\n", "%YAML 9.9\n---\n", "\0", "\t- a", "a: !!int x", "!<tag:x> a", "? \n", "- - - -", "subject: { table: a, key: id }\ntables:\n  ? { x: y }\n  : { on-close: erase }",
        "subject: { table: [a], key: { b: c } }\ntables: [1]", "tables:\n  a:", "tables:\n  a: { owners: [[]], links: x, mask: [1], columns: [], retain: a, recount: 1, export: [], after: {} }",
        "tables:\n  a: { retain: { basis: b, until: now + 999999y, keep: [] } }", "subject: &s { table: a, key: id }\ntables: { a: { owner: *s, on-close: *s } }", "<<: { subject: x }", "\"\\uD800\": 1", "a: |9\n x", "a: >-+\n x", "'",
    ];

    private static readonly string Whole = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Maps", "everything.yaml"));

    [Fact]
    public void Strange_files_are_faulted_with_a_place()
    {
        foreach (var text in Seeds) Read(text);
        Read(new string('[', 100_000));
        Read(string.Concat(Enumerable.Repeat("- ", 100_000)));
        Read(string.Concat(Enumerable.Range(0, 2000).Select(i => new string(' ', i) + "a:\n")));
    }

    [Fact]
    public void A_map_with_every_word_is_read() => DataMap.Parse(Whole, "everything.yaml").Tables.Count.ShouldBeGreaterThan(10);

    [Fact]
    public void A_map_with_any_bytes_changed_is_read_or_faulted_with_a_place()
    {
        var edits = Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 12).Sample(10, new Rnd(20260601, 9), 4000);
        foreach (var edit in edits) Read(Change(edit));
    }

    // Cuts, doubles, swaps and replaces pieces of the map that has every word.
    private static string Change(int[] edit)
    {
        const string Odd = "{}[]:,'\"#&*!|>%@`-?\n\t \0\\é😀~<0";
        var text = new StringBuilder(Whole);
        for (var i = 0; i + 3 < edit.Length; i += 4)
        {
            var at = edit[i] % text.Length;
            var length = Math.Min(1 + (edit[i + 1] % 20), text.Length - at);
            switch (edit[i + 2] % 5)
            {
                case 0: text.Remove(at, length); break;
                case 1: text.Insert(edit[i + 3] % text.Length, text.ToString(at, length)); break;
                case 2: text[at] = Odd[edit[i + 3] % Odd.Length]; break;
                case 3: text.Insert(at, Odd[edit[i + 3] % Odd.Length]); break;
                default: text.Length = Math.Max(1, at); break;
            }
        }

        return text.ToString();
    }

    private static void Read(string text)
    {
        try
        {
            DataMap.Parse(text, "m.yaml");
        }
        catch (MapException e)
        {
            e.Diagnostics.ShouldNotBeEmpty();
            foreach (var fault in e.Diagnostics)
            {
                fault.Where.File.ShouldBe("m.yaml");
                fault.Where.Line.ShouldBeInRange(1, text.Count(c => c == '\n') + text.Count(c => c == '\r') + 2);
                fault.Where.Column.ShouldBeGreaterThan(0);
                fault.Mend.ShouldNotBeEmpty(fault.ToString());
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.GetType().Name} for: {text[..Math.Min(text.Length, 2000)]}", e);
        }
    }
}
