namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The Huffman tree of hierarchical softmax: for each item its branches from the root (<see cref="Codes"/>) and the inner
/// nodes they leave (<see cref="Points"/>, rows of the output matrix).
/// </summary>
/// <remarks>
/// Which of two equal counts is taken first shapes the tree. The order is that of a binary heap that sinks a hole to a leaf
/// and lifts the last entry back from there, as Python's <c>heapq</c> does.
/// </remarks>
internal sealed class HuffmanTree
{
    private readonly long[] _weights;
    private readonly int[] _heap;
    private int _size;

    public HuffmanTree(ReadOnlySpan<long> counts)
    {
        var leaves = counts.Length;
        _weights = new long[Math.Max(1, (2 * leaves) - 1)];
        counts.CopyTo(_weights);
        _heap = Enumerable.Range(0, leaves).ToArray();
        _size = leaves;
        for (var i = (leaves / 2) - 1; i >= 0; i--) Sink(i);

        var children = new (int Left, int Right)[Math.Max(0, leaves - 1)];
        for (var inner = 0; inner < children.Length; inner++)
        {
            children[inner] = (Pop(), Pop());
            _weights[leaves + inner] = _weights[children[inner].Left] + _weights[children[inner].Right];
            Push(leaves + inner);
        }

        Codes = new byte[leaves][];
        Points = new int[leaves][];
        Descend(children, leaves);
    }

    /// <summary>Branch taken at each inner node from the root down: 0 left, 1 right.</summary>
    public byte[][] Codes { get; }

    /// <summary>Inner nodes from the root down, parallel to <see cref="Codes"/>.</summary>
    public int[][] Points { get; }

    private void Descend((int Left, int Right)[] children, int leaves)
    {
        var open = new Stack<(int Node, byte[] Codes, int[] Points)>();
        if (leaves > 0) open.Push((leaves == 1 ? 0 : (2 * leaves) - 2, [], []));
        while (open.TryPop(out var next))
        {
            if (next.Node < leaves)
            {
                Codes[next.Node] = next.Codes;
                Points[next.Node] = next.Points;
                continue;
            }

            int[] points = [.. next.Points, next.Node - leaves];
            var (left, right) = children[next.Node - leaves];
            open.Push((left, [.. next.Codes, 0], points));
            open.Push((right, [.. next.Codes, 1], points));
        }
    }

    private int Pop()
    {
        var last = _heap[--_size];
        if (_size == 0) return last;
        var least = _heap[0];
        _heap[0] = last;
        Sink(0);
        return least;
    }

    private void Push(int node)
    {
        _heap[_size] = node;
        Lift(0, _size++);
    }

    private void Sink(int position)
    {
        var start = position;
        var node = _heap[position];
        for (var child = (2 * position) + 1; child < _size; child = (2 * position) + 1)
        {
            if (child + 1 < _size && _weights[_heap[child]] >= _weights[_heap[child + 1]]) child++;
            _heap[position] = _heap[child];
            position = child;
        }

        _heap[position] = node;
        Lift(start, position);
    }

    private void Lift(int start, int position)
    {
        var node = _heap[position];
        while (position > start)
        {
            var parent = (position - 1) / 2;
            if (_weights[node] >= _weights[_heap[parent]]) break;
            _heap[position] = _heap[parent];
            position = parent;
        }

        _heap[position] = node;
    }
}
