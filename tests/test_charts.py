"""The geometry of the columns over time."""

from overflights.charts.column_chart import ABOVE, PLOT, columns


def test_columns_stand_on_one_line_and_the_tallest_fills_the_plot():
    chart = columns([("2012", 80), ("2013", 40), ("2014", 0), ("2015", 1)])
    assert [column.height for column in chart.columns] == [PLOT, PLOT // 2, 0, 2]
    assert all(column.top + column.height == chart.base for column in chart.columns)
    assert chart.columns[0].top == ABOVE


def test_few_columns_do_not_become_broad():
    assert columns([("2012", 1)]).width == "12.5%"
    assert columns([(str(year), 1) for year in range(2003, 2023)]).width == "100%"


def test_labels_thin_out_at_round_years_where_room_is_short():
    chart = columns([(str(year), 1) for year in range(1961, 2021)])
    wide = [1961 + at for at, column in enumerate(chart.columns) if column.label in ("everywhere", "wide")]
    narrow = [1961 + at for at, column in enumerate(chart.columns) if column.label in ("everywhere", "narrow")]
    assert wide == list(range(1965, 2021, 5))
    assert set(narrow) < set(wide)


def test_nothing_to_draw_is_no_fault():
    assert columns([]).columns == ()
    assert columns([("2012", 0)]).columns[0].height == 0
