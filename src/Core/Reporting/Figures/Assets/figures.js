// Draws each figure of the page, redraws on resize and on a change between light and dark, and offers downloads.
(function () {
  'use strict';
  var dark = window.matchMedia ? window.matchMedia('(prefers-color-scheme: dark)') : { matches: false };

  function save(name, blob) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  // A picture is drawn anew for a file: on white, without animation, in the size that is seen.
  function picture(box, option, renderer) {
    var place = document.createElement('div');
    place.style.cssText = 'position:absolute;left:-10000px;width:' + box.clientWidth + 'px;height:' + box.clientHeight + 'px';
    document.body.appendChild(place);
    var chart = echarts.init(place, null, { renderer: renderer });
    chart.setOption(Object.assign({}, option, { animation: false, backgroundColor: '#ffffff' }));
    var url = chart.getDataURL({ type: renderer === 'svg' ? 'svg' : 'png', pixelRatio: 2, backgroundColor: '#ffffff' });
    chart.dispose();
    place.remove();
    return fromDataUrl(url);
  }

  function fromDataUrl(url) {
    var comma = url.indexOf(','), head = url.slice(0, comma), body = url.slice(comma + 1);
    var type = head.slice(5).split(';')[0];
    if (head.indexOf('base64') < 0) return new Blob([decodeURIComponent(body)], { type: type });
    var bytes = atob(body), array = new Uint8Array(bytes.length);
    for (var i = 0; i < bytes.length; i++) array[i] = bytes.charCodeAt(i);
    return new Blob([array], { type: type });
  }

  function button(text, label, action) {
    var element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    element.setAttribute('aria-label', label);
    element.addEventListener('click', action);
    return element;
  }

  function figure(element) {
    var data = JSON.parse(element.querySelector('script[type="application/json"]').textContent);
    var box = element.querySelector('.chart'), chart = null;
    function draw() {
      if (chart) chart.dispose();
      chart = echarts.init(box, dark.matches ? 'dark' : null, { renderer: 'canvas' });
      chart.setOption(Object.assign({ animation: false, backgroundColor: 'transparent' }, data.option));
    }
    draw();
    window.addEventListener('resize', function () { chart.resize(); });
    if (dark.addEventListener) dark.addEventListener('change', draw);
    var tools = document.createElement('div');
    tools.className = 'tools';
    tools.append(
      button('SVG', 'download ' + data.title + ' as SVG', function () { save(data.name + '.svg', picture(box, data.option, 'svg')); }),
      button('PNG', 'download ' + data.title + ' as PNG', function () { save(data.name + '.png', picture(box, data.option, 'canvas')); }),
      button('CSV', 'download the numbers of ' + data.title + ' as CSV', function () { save(data.name + '.csv', new Blob([data.csv], { type: 'text/csv' })); }));
    element.insertBefore(tools, box);
  }

  function sortable(table) {
    table.querySelectorAll('thead button').forEach(function (button, column) {
      button.addEventListener('click', function () {
        var header = button.closest('th'), up = header.getAttribute('aria-sort') !== 'ascending';
        table.querySelectorAll('th').forEach(function (other) { other.removeAttribute('aria-sort'); });
        header.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        var body = table.tBodies[0];
        function key(row) { var cell = row.cells[column]; return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value); }
        Array.from(body.rows).sort(function (a, b) {
          var x = key(a), y = key(b), order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
          return up ? order : -order;
        }).forEach(function (row) { body.appendChild(row); });
      });
    });
  }

  document.querySelectorAll('figure[data-figure]').forEach(figure);
  document.querySelectorAll('table').forEach(sortable);
  document.documentElement.dataset.ready = 'true';
})();
