// Builds ../plotly-cx.min.js, ../plotly-cx.css and ../LICENSES.txt. Usage: npm install && node build.mjs
// Every patch states how often it must match; a plotly.js that looks different stops the build.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants as zlib } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.PLOTLY_CX_OUT ? resolve(process.env.PLOTLY_CX_OUT) : resolve(here, '..');
const require = createRequire(import.meta.url);
const modules = join(here, 'node_modules');
const version = JSON.parse(readFileSync(join(modules, 'plotly.js/package.json'), 'utf8')).version;

// file (below node_modules) -> [what to find, what to put there, how often it must match]
const patches = {
    // 1. A style attribute is forbidden by `style-src 'self'`; the same text set through the
    //    CSS object model is allowed. Every .attr('style', …) and .attr({style: …}) of plotly.js,
    //    including those of <b>, <i>, <span style> in labels, passes through these two functions.
    '@plotly/d3/d3.js': [
        ['    function attrConstant() {\n      this.setAttribute(name, value);',
            "    function attrConstant() {\n      if (name === 'style') this.style.cssText = value; else this.setAttribute(name, value);", 1],
        ['if (x == null) this.removeAttribute(name); else this.setAttribute(name, x);',
            "if (x == null) this.removeAttribute(name); else if (name === 'style') this.style.cssText = x; else this.setAttribute(name, x);", 1]
    ],
    'plotly.js/src/lib/svg_text_utils.js': [
        ['d3.select(newNode).attr(nodeAttrs);', 'd3.select(newNode).attr(nodeAttrs);', 2], // a check: both go through d3
        // 2. A label is text: <a href> in it never becomes a link, nor its popup an onclick attribute.
        ['if(tagType === \'a\') {\n                    hasLink = true;', 'if(false) {\n                    hasLink = true;', 1],
        [/var href = getQuotedMatch\(extra, HREFMATCH\);/g, 'var href = null;', 2],
        ["nodeType = 'a';", "nodeType = 'tspan';", 1]
    ],
    // 3. Styles come from plotly-cx.css; nothing is ever written into the page.
    'plotly.js/src/lib/dom.js': [
        ["    var id = 'plotly.js-style-' + uid;\n    var style = document.getElementById(id);\n    if(style && style.matches('.no-inline-styles')) {",
            "    return;\n    var id = 'plotly.js-style-' + uid;\n    var style = document.getElementById(id);\n    if(style && style.matches('.no-inline-styles')) {", 1]
    ],
    // 4. No chart leaves the house: no "share" button, no upload, no outside address, no logo link.
    'plotly.js/src/plot_api/plot_config.js': [
        [/plotlyServerURL: \{\n\s+valType: 'string',\n\s+dflt: 'https:[^']*'/, "plotlyServerURL: { valType: 'string', dflt: ''", 1],
        [/showSendToCloud: \{\n\s+valType: 'boolean',\n\s+dflt: true/, "showSendToCloud: { valType: 'boolean', dflt: false", 1],
        [/displaylogo: \{\n\s+valType: 'boolean',\n\s+dflt: true/, "displaylogo: { valType: 'boolean', dflt: false", 1],
        ["dflt: 'https://cdn.plot.ly/un/'", "dflt: 'none'", 1]
    ],
    'plotly.js/src/components/modebar/manage.js': [
        ["if(context.showSendToCloud) commonGroup.push('sendChartToCloud');", '', 1]
    ],
    'plotly.js/src/components/modebar/buttons.js': [
        [/click: function \(gd\) \{\n\s+var baseUrl = [\s\S]*?Plots\.sendDataToCloud\(gd, baseUrl\);\n\s+\}\);\n\s+\}/, 'click: function() {}', 1]
    ],
    'plotly.js/src/plots/plots.js': [
        [/plots\.sendDataToCloud = function\(gd, serverURL\) \{[\s\S]*?\n\};\n/, 'plots.sendDataToCloud = function() { return false; };\n', 1]
    ]
};
// Modules left out altogether.
const emptied = ['plotly.js/build/plotcss.js', 'plotly.js/src/components/modebar/share_chart/dialog.js'];

// 5. The descriptions in plotly.js' schema are documentation, a tenth of the bundle: left out, as plotly's own build does.
const text = String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`;
const description = new RegExp(String.raw`\bdescription: *\n? *(?:\[(?:\s|,|//[^\n]*|${text})*\]\.join\(' '\)|(?:${text})(?=\s*[,}]))`, 'g');

const slashed = path => relative(modules, path).split(sep).join('/');
const applied = new Set();

function patch(path, text) {
    for (const [find, put, times] of patches[path]) {
        const pattern = find instanceof RegExp ? new RegExp(find.source, 'g') : find;
        const found = find instanceof RegExp ? (text.match(pattern) || []).length : text.split(find).length - 1;
        if (found !== times) throw new Error(`${path}: expected ${times} of ${find}, found ${found}`);
        text = text.replaceAll(pattern, () => put);
    }
    return text;
}

const strict = {
    name: 'strict-policy',
    setup(b) {
        b.onLoad({ filter: /\.css$/ }, args => { applied.add(slashed(args.path)); return { contents: '', loader: 'js' }; });
        b.onLoad({ filter: /\.js$/ }, args => {
            const path = slashed(args.path);
            if (emptied.includes(path)) { applied.add(path); return { contents: 'module.exports = function() {};', loader: 'js' }; }
            let contents = readFileSync(args.path, 'utf8').replaceAll('\r\n', '\n');
            if (patches[path]) { applied.add(path); contents = patch(path, contents); }
            if (path.startsWith('plotly.js/src/')) contents = contents.replaceAll(description, "description: ''");
            return { contents, loader: 'js' };
        });
    }
};

const banner = `/*! plotly.js v${version}, custom bundle plotly-cx (scatter, scatterpolar, bar, heatmap; locales en, es), patched for a strict content security policy.
 * Copyright 2012-2026, Plotly, Inc. Licensed under the MIT licence. Licences of all parts: LICENSES.txt. Made by build/build.mjs. */`;

const result = await build({
    entryPoints: [join(here, 'entry.js')],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    sourcemap: false,
    legalComments: 'none',
    format: 'iife',
    target: 'es2016',
    charset: 'utf8',
    define: { global: 'window', 'define.amd': 'false' },
    banner: { js: banner },
    plugins: [strict],
    metafile: true,
    write: false,
    outdir: out,
    logLevel: 'warning'
});
for (const path of [...Object.keys(patches), ...emptied]) {
    if (!applied.has(path)) throw new Error(`never loaded: ${path}`);
}
const code = result.outputFiles.find(file => file.path.endsWith('.js')).text;
for (const [what, pattern] of [
    ['a new Function', /\bnew Function\b/], ['an eval', /[^\w$.]eval\(/], ['a style attribute', /setAttribute\(["'`]style/],
    ['an upload address', /cloud\.plotly|cdn\.plot\.ly/], ['a source map', /sourceMappingURL/]
]) {
    if (pattern.test(code)) throw new Error(`the bundle contains ${what}`);
}
writeFileSync(join(out, 'plotly-cx.min.js'), code);

// plotcss.js inserts each rule before the ones already there, so the last in the list comes first.
const rules = [];
new Function('require', 'module', readFileSync(require.resolve('plotly.js/build/plotcss.js'), 'utf8'))(
    () => ({ addStyleRule: (selector, body) => rules.unshift(`${selector}{${body}}`) }), {});
const css = rules.filter(rule => !rule.includes('plotly-cloud-dialog')).join('\n')
    .replaceAll('"Open Sans",verdana,arial,sans-serif', 'inherit');
writeFileSync(join(out, 'plotly-cx.css'), `/* The rules plotly.js v${version} would write into the page. MIT licence, Copyright Plotly, Inc. Made by build/build.mjs. */\n${css}\n`);

// The licence of every package of which a piece is in the bundle.
const used = Object.values(result.metafile.outputs)[0].inputs;
const packages = new Map();
for (const [path, { bytesInOutput }] of Object.entries(used)) {
    const name = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
    if (name && bytesInOutput && path.endsWith('.js')) packages.set(name, path.slice(0, path.lastIndexOf(name + '/') + name.length));
}
const licences = [...packages].sort().map(([name, folder]) => {
    const about = JSON.parse(readFileSync(join(here, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(here, folder)).find(entry => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(here, folder, file), 'utf8').trim()
        : `No licence file in the package. Author: ${JSON.stringify(about.author ?? about.contributors ?? '')}`;
    return `${'='.repeat(78)}\n${name} ${about.version} (${about.license ?? about.licenses?.map(l => l.type).join()})\n${'='.repeat(78)}\n${text.replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '')}\n`;
});
writeFileSync(join(out, 'LICENSES.txt'), `Parts of plotly-cx.min.js and their licences\n\n${licences.join('\n')}`);

for (const name of ['plotly-cx.min.js', 'plotly-cx.css', 'LICENSES.txt']) {
    const bytes = readFileSync(join(out, name));
    const packed = brotliCompressSync(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: 11 } });
    console.log(`${name}: ${bytes.length} bytes, ${packed.length} brotli, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
}
