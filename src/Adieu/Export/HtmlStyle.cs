namespace Adieu.Export;

/// <summary>How the export's page looks. It stands in the page, which is opened from a disk years later.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """

        :root { color-scheme: light dark; --canvas: #f6f7f7; --surface: #fff; --ink: #16201f; --soft: #4c5957; --line: #dfe4e3; --link: #14535f }
        @media (prefers-color-scheme: dark) { :root { --canvas: #0f1516; --surface: #182021; --ink: #eaf0ef; --soft: #aab7b5; --line: #2b3536; --link: #8fc9d4 } }
        body { margin: 0; font: 1rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: var(--ink); background: var(--canvas) }
        main { max-width: 66rem; margin: 0 auto; padding: 2rem 1rem 4rem }
        h1 { margin: 0; font-size: 1.75rem; line-height: 1.3 } h2 { margin: 0; font-size: 1.25rem } p { margin: .25rem 0 0 } a { color: var(--link) } code { font-size: .875rem }
        section { margin-top: 1.5rem; padding: 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: 1rem }
        .soft, .files, dt, th { color: var(--soft) } .files { font-size: .875rem } .files a { margin-inline-start: .5rem }
        dl { margin: 1rem 0 0 } dl div { display: grid; grid-template-columns: minmax(0, 14rem) minmax(0, 1fr); gap: 0 1rem; padding: .4rem 0; border-top: 1px solid var(--line) }
        dt, th { font-size: .875rem; font-weight: 400 } dd { margin: 0; overflow-wrap: anywhere }
        .rows { margin-top: 1rem; overflow-x: auto } table { border-collapse: collapse; font-size: .9375rem }
        th, td { padding: .4rem 1.25rem .4rem 0; border-top: 1px solid var(--line); text-align: start; vertical-align: top } th { border: 0; white-space: nowrap }
        td div { width: max-content; max-width: 24rem; overflow-wrap: anywhere }
        ul { margin: .75rem 0 0; padding-inline-start: 1.25rem }
        @media (max-width: 36rem) { dl div { display: block } }
        @media print { body { background: none } section { break-inside: auto } }

        """;
}
