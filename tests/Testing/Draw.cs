using System.Text;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Testing;

/// <summary>Makes one random case out of choices: lengths, options and tensors that lie in memory in every way a view can.</summary>
/// <remarks>All elements are exact in Float32, so that a case means the same in both types.</remarks>
public sealed class Draw(ChoiceSequence choices)
{
    private const double KinkMargin = 0.05;

    private readonly List<Tensor> inputs = [];
    private readonly StringBuilder drawn = new();
    private int sizes;
    private int layouts;
    private int fills;

    /// <summary>The tensors drawn by <see cref="Input(Shape, double, double, ReadOnlySpan{double})"/>, <see cref="Dense"/> and <see cref="Distinct"/>, in order.</summary>
    public Tensor[] Inputs => [.. inputs];

    /// <summary>A whole number from <paramref name="low"/>, to which it shrinks, to <paramref name="high"/>.</summary>
    public int Between(string name, int low, int high)
    {
        var value = low + (int)((long)choices.Sizes[sizes++] * (high - low + 1) / ChoiceSequence.Whole);
        drawn.Append($" {name} {value},");
        return value;
    }

    /// <summary>The length of an axis, from 1.</summary>
    public int Length(string name, int most = 5) => Between(name, 1, most);

    /// <summary>One of the values; shrinks to the first.</summary>
    public T OneOf<T>(string name, params ReadOnlySpan<T> values) => values[Between(name, 0, values.Length - 1)];

    /// <summary>A shape of any rank whose last axis may be long enough for whole vectors and their tails.</summary>
    public Shape Shape(int leastRank = 0, int mostRank = 4)
    {
        var lengths = new int[Between("rank", leastRank, mostRank)];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Length($"axis {i}", i == lengths.Length - 1 ? 19 : 3);
        }

        return new Shape(lengths);
    }

    /// <summary>Two shapes that broadcast against each other.</summary>
    public (Shape A, Shape B) Broadcast()
    {
        var shape = Shape();
        var (a, b) = (shape.ToArray(), shape.ToArray());
        for (var i = 0; i < shape.Rank; i++)
        {
            switch (Between($"broadcast {i}", 0, 4))
            {
                case 3: a[i] = 1; break;
                case 4: b[i] = 1; break;
            }
        }

        var left = Between("axes left out", 0, shape.Rank);
        return OneOf("of", 0, 1, 2) switch
        {
            0 => (new Shape(a), new Shape(b)),
            1 => (new Shape(a[left..]), new Shape(b)),
            _ => (new Shape(a), new Shape(b[left..])),
        };
    }

    /// <summary>An input of uniform elements, dense or a view, kept away from the given kinks of the function.</summary>
    public Tensor Input(Shape shape, double low = -2, double high = 2, params ReadOnlySpan<double> kinks) =>
        Remember(LayOut(Uniform(shape, low, high, kinks), choices.Layouts[layouts++]));

    /// <summary>As <see cref="Input(Shape, double, double, ReadOnlySpan{double})"/>, always dense.</summary>
    public Tensor Dense(Shape shape, double low = -2, double high = 2) => Remember(Uniform(shape, low, high, []));

    /// <summary>An input whose elements all differ by 1/8 or more, in random order.</summary>
    public Tensor Distinct(Shape shape)
    {
        var values = new double[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (i - values.Length / 2) / 8.0;
        }

        NextRandom().Shuffle(values);
        return Remember(LayOut(Tensor.From<double>(values, shape), choices.Layouts[layouts++]));
    }

    /// <summary>An input cut out of a given place of a larger tensor: as the weight of a subnet is.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="outer">The larger tensor's.</param>
    /// <param name="from">Where it starts along each axis.</param>
    public Tensor Cut(Shape shape, Shape outer, params ReadOnlySpan<int> from)
    {
        var view = Uniform(outer, -2, 2, []);
        for (var i = 0; i < shape.Rank; i++)
        {
            view = view.Slice(i, from[i], shape[i]);
        }

        return Remember(view);
    }

    /// <summary>A tensor of uniform elements that is no input.</summary>
    public Tensor Constant(Shape shape, double low = -2, double high = 2) => Uniform(shape, low, high, []);

    /// <summary>Int32 labels below a number of classes.</summary>
    public Tensor Labels(int count, int classes)
    {
        var random = NextRandom();
        return Tensor.From<int>(Enumerable.Range(0, count).Select(_ => random.Next(classes)).ToArray(), new Shape(count));
    }

    /// <summary>What was drawn, with the shapes and strides of the inputs.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"drawn:{drawn}\n");
        for (var i = 0; i < inputs.Count; i++)
        {
            text.Append($"  input {i}: {inputs[i]}, strides {inputs[i].Strides}{(inputs[i].IsContiguous ? ", dense" : "")}\n");
        }

        return text.ToString();
    }

    private System.Random NextRandom() => new(unchecked(choices.Seed + 7919 * fills++));

    private Tensor Remember(Tensor input)
    {
        inputs.Add(input);
        return input;
    }

    private Tensor Uniform(Shape shape, double low, double high, ReadOnlySpan<double> kinks)
    {
        var random = NextRandom();
        var values = new double[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = low + (high - low) * random.NextDouble();
            foreach (var kink in kinks)
            {
                if (Math.Abs(value - kink) < KinkMargin)
                {
                    value = kink + (value < kink ? -KinkMargin : KinkMargin);
                }
            }

            values[i] = (float)value;
        }

        return Tensor.From<double>(values, shape);
    }

    /// <summary>The same elements as a view of a larger block with axes in another order.</summary>
    private static Tensor LayOut(Tensor dense, int layout)
    {
        if (layout == 0 || dense.Rank == 0)
        {
            return dense;
        }

        var random = new System.Random(layout);
        var order = Enumerable.Range(0, dense.Rank).ToArray();
        if (random.Next(2) == 0)
        {
            random.Shuffle(order);
        }

        var inverse = new int[dense.Rank];
        var outer = new int[dense.Rank];
        var before = new int[dense.Rank];
        for (var i = 0; i < dense.Rank; i++)
        {
            inverse[order[i]] = i;
            before[i] = random.Next(3);
        }

        for (var i = 0; i < dense.Rank; i++)
        {
            outer[i] = dense.Shape[order[i]] + before[order[i]] + random.Next(2);
        }

        var view = Tensor.Zeros(new Shape(outer), dense.DType).Permute(inverse);
        for (var i = 0; i < dense.Rank; i++)
        {
            view = view.Slice(i, before[i], dense.Shape[i]);
        }

        view.CopyFrom(dense);
        return view;
    }
}
