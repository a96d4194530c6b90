// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// The page's style sheet. It follows the system's light or dark scheme and the window's width.
enum Stylesheet {
    /// Contains no `<` or `&`, which would need escaping in XML but not in HTML. The data colors are distinguishable
    /// with full color vision and with most kinds of color blindness (Okabe & Ito 2008), slightly lighter on a dark
    /// background.
    static let text: Markup = """
        :root {
          --ground: #f6f7f9; --card: #ffffff; --ink: #1d2129; --soft: #5b6472; --edge: #dfe3e9; --grid: #e8ebf0;
          --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #56b4e9; --c5: #8a6d00;
          --hit: 0 114 178; --miss: 213 94 0;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14171c; --card: #1c2027; --ink: #e6e9ee; --soft: #9aa4b2; --edge: #323843; --grid: #2a303a;
            --c0: #4aa8e0; --c1: #f08a3c; --c2: #2fc79a; --c3: #dd96bd; --c4: #8fd0f5; --c5: #d9b93b;
            --hit: 74 168 224; --miss: 240 138 60;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 3.5rem; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
        header, main { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 24px; }
        h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 0 0 4px; font-size: 1.2rem; }
        .kicker { margin: 0; color: var(--c0); font-weight: 600; letter-spacing: 0.04em; }
        .made { margin: 4px 0 0; color: var(--soft); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 18px 0; }
        .tile { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; padding: 12px 16px;
          display: flex; flex-direction: column; }
        .tile b { font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .tile small { color: var(--soft); }
        nav { position: sticky; top: 0; z-index: 3; background: var(--ground); border-bottom: 1px solid var(--edge);
          display: flex; gap: 4px; overflow-x: auto; padding: 8px max(20px, calc((100% - 1200px) / 2)); }
        nav a { color: var(--soft); text-decoration: none; white-space: nowrap; padding: 3px 10px; border-radius: 7px; }
        nav a:hover { color: var(--ink); background: var(--grid); }
        section { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 18px 20px;
          margin: 16px 0; }
        .explanation { margin: 0 0 14px; color: var(--soft); max-width: 80ch; overflow-wrap: anywhere; }
        .remark { margin: 0 0 12px; padding: 8px 12px; border-left: 3px solid var(--c1); background: var(--ground); }
        code, pre, .path { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.86em; }
        pre { margin: 14px 0 0; padding: 14px; overflow-x: auto; background: var(--ground); border-radius: 8px; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 14px; }
        .charts.small { grid-template-columns: repeat(auto-fit, minmax(min(100%, 220px), 1fr)); }
        figure { margin: 0; max-width: 400px; }
        figcaption { color: var(--soft); overflow-wrap: anywhere; }
        figcaption b { color: var(--ink); margin-right: 6px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--c); font-family: inherit; }
        svg polyline { stroke: var(--c); }
        svg circle, svg rect { fill: var(--c); }
        .background { --c: var(--card); } .ink { --c: var(--ink); } .soft { --c: var(--soft); }
        .grid { --c: var(--grid); } .frame { --c: var(--edge); }
        .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); }
        .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 4px 0 0; padding: 0 0 0 8%;
          color: var(--soft); font-size: 0.9em; }
        .key { display: inline-block; width: 14px; height: 4px; border-radius: 2px; margin-right: 6px;
          vertical-align: middle; background: var(--c); }
        .scroll { overflow-x: auto; margin-bottom: 14px; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        .figures th, .figures td { padding: 4px 14px 4px 0; text-align: right; white-space: nowrap;
          border-bottom: 1px solid var(--grid); }
        .figures th:first-child { text-align: left; font-weight: 600; }
        .figures thead th { color: var(--soft); font-weight: 500; }
        .figures .bar { text-align: left; padding-left: 10px; }
        .figures td.bar { min-width: 190px; }
        td.bar span { display: inline-block; width: 62px; }
        td i { display: inline-block; width: 110px; height: 8px; border-radius: 4px; background: var(--grid); margin-left: 8px;
          overflow: hidden; vertical-align: middle; }
        td i b { display: block; height: 100%; background: var(--c0); }
        tfoot th, tfoot td { font-weight: 600; }
        .confusion { border-collapse: separate; border-spacing: 2px; }
        .confusion td { min-width: 38px; height: 30px; padding: 0 6px; text-align: center; border-radius: 4px; }
        .confusion tbody th { position: sticky; left: 0; background: var(--card); text-align: right; padding-right: 10px;
          font-weight: 600; white-space: nowrap; }
        .confusion thead th { height: 92px; vertical-align: bottom; font-weight: 500; color: var(--soft); padding: 0; }
        .confusion thead span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg);
          white-space: nowrap; padding: 4px 0; }
        .hit { background: rgb(var(--hit) / var(--strength)); }
        .miss { background: rgb(var(--miss) / var(--strength)); }
        .confusion .none { color: var(--edge); }
        .confusion .sum { color: var(--soft); }
        .clips { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr)); gap: 16px; }
        .clips article { border: 1px solid var(--edge); border-radius: 10px; padding: 10px; min-width: 0; }
        .clips img { display: block; width: 100%; height: 110px; border-radius: 6px; image-rendering: pixelated; }
        .clips audio { display: block; width: 100%; height: 34px; margin-top: 8px; }
        .clips table { width: 100%; table-layout: fixed; }
        .clips th { width: 42%; text-align: left; font-weight: 500; padding-right: 8px; overflow-wrap: anywhere; }
        .clips td:last-child { text-align: right; width: 3.6em; }
        .clips td i { width: 100%; margin: 0; }
        .clips .truth b { background: var(--c2); }
        .clips .other b { background: var(--c1); }
        .verdict { margin: 8px 0 2px; overflow-wrap: anywhere; }
        .verdict small { float: right; color: var(--soft); }
        .wrong { color: var(--c1); }
        .right { color: var(--c2); }
        .path { margin: 8px 0 0; color: var(--soft); overflow-wrap: anywhere; font-size: 0.78em; }
        .paths { padding-left: 20px; overflow-wrap: anywhere; }
        details { margin-top: 12px; }
        summary { cursor: pointer; color: var(--soft); }
        .facts th { text-align: left; vertical-align: top; padding: 4px 18px 4px 0; white-space: nowrap; color: var(--soft);
          font-weight: 500; }
        .facts td { padding: 4px 0; overflow-wrap: anywhere; }
        p.none { color: var(--soft); }
        @media (max-width: 560px) {
          header, main { padding: 0 10px; }
          header { padding-top: 16px; }
          section { padding: 14px 12px; }
          .tiles { grid-template-columns: repeat(2, 1fr); gap: 8px; }
          .tile b { font-size: 1.3rem; }
          .figures th, .figures td { padding-right: 10px; }
          .figures td.bar { min-width: 0; }
          .figures td.bar i { width: 40px; }
          .facts th, .facts td { display: block; padding: 0 0 2px; white-space: normal; }
        }
        @media print { nav, audio { display: none; } section { break-inside: avoid-page; } }
        """
}
