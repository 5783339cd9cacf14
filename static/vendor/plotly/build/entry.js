'use strict';
// The charts this application draws: core brings scatter (and lines, areas, shapes, annotations).
var Plotly = require('plotly.js/lib/core');

Plotly.register([
    require('plotly.js/lib/scatterpolar'),
    require('plotly.js/lib/bar'),
    require('plotly.js/lib/heatmap'),
    require('plotly.js/lib/locales/es')
]);

window.Plotly = Plotly;
