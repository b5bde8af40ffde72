"""bench transit as a user types it: a feed of five stops, answers worked out by hand, faults with places."""
import csv
import json

from support import ProgramTest

FEED = {
    "stops.txt": "\ufeffstop_id,stop_name\r\na,\"Market, east\"\r\nb,B\r\nc,C\r\nd,D\r\ne,E\r\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                    "week,1,1,1,1,1,0,0,20260101,20261231\nend,0,0,0,0,0,1,1,20260101,20261231\n",
    "calendar_dates.txt": "service_id,date,exception_type\nend,20260107,1\nweek,20260108,2\n",
    "trips.txt": "route_id,service_id,trip_id\n1,week,slow\n1,week,fast\n2,week,on\n3,end,extra\n4,week,night\n",
    # The fast trip overtakes the slow one between a and b.
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                      "slow,08:00:00,08:00:00,a,1\nslow,,,b,2\nslow,08:40:00,08:40:00,c,3\n"
                      "fast,8:05:00,8:05:00,a,1\nfast,8:15:00,8:15:00,b,2\nfast,8:25:00,8:25:00,c,3\n"
                      "on,08:15:00,08:15:00,b,5\non,08:18:00,08:18:00,d,9\n"
                      "extra,09:00:00,09:00:00,d,1\nextra,09:10:00,09:10:00,a,2\n"
                      "night,23:50:00,23:50:00,a,1\nnight,25:10:00,25:10:00,c,2\n",
}
FOOTPATHS = "from_stop,to_stop,duration_s\nd,c,120\na,b,3600\nc,e,60\n"
HEADER = ["query", "from_stop", "to_stop", "departure_s", "boardings", "arrival_s"]


def seconds(clock):
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


class BenchTransit(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "feed").mkdir()
        for name, text in FEED.items():
            self.write("feed/" + name, text)
        self.write("walks.csv", FOOTPATHS)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8", newline="")

    def start_bench(self, *words, date="20260107", expect=0):
        return self.start("bench", "transit", "--gtfs", self.folder / "feed", "--date", date, "--footpaths",
                          self.folder / "walks.csv", "--queries", self.folder / "queries.csv", "--out",
                          self.folder / "out.csv", *words, expect=expect)

    def answers(self, queries, *words, date="20260107"):
        """By query (from, to, clock): its rows (boardings, arrival)."""
        lines = [f"{start},{to},{seconds(clock)}" for start, to, clock in queries]
        self.write("queries.csv", "from_stop,to_stop,departure_s\n" + "\n".join(lines) + "\n")
        self.start_bench(*words, date=date)
        with open(self.folder / "out.csv", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            self.assertEqual(reader.fieldnames, HEADER)
            rows = list(reader)
        return [[(int(r["boardings"]), int(r["arrival_s"])) for r in rows if r["query"] == str(q)]
                for q in range(len(queries))]

    def test_pareto_rows_are_those_worked_out_by_hand(self):
        queries = [("a", "c", "7:59"), ("a", "c", "8:01"), ("a", "b", "7:30"), ("a", "e", "8:00"), ("a", "a", "8:00"),
                   ("d", "a", "8:50"), ("a", "c", "23:00"), ("e", "a", "8:00"), ("d", "e", "8:00"), ("a", "b", "8:06")]
        expected = [
            # By way of d, changing in the second of arrival, it is 8:20.
            [(1, seconds("8:25")), (2, seconds("8:20"))],
            [(1, seconds("8:25")), (2, seconds("8:20"))],
            [(0, seconds("8:30")), (1, seconds("8:15"))],
            [(1, seconds("8:26"))],
            [(0, seconds("8:00"))],
            [(1, seconds("9:10"))],
            [(1, seconds("25:10"))],
            [],
            # Two walks in a row are none: by a, the night bus and a walk at its end.
            [(2, seconds("25:11"))],
            [(0, seconds("9:06"))],
        ]
        for words in ((), ("--threads", "2")):
            self.assertEqual(self.answers(queries, *words), expected, words)

    def test_only_trips_of_the_date_run(self):
        query = [("a", "c", "7:59")]
        self.assertEqual(self.answers(query, date="2026-01-08"), [[]])
        self.assertEqual(self.answers(query, date="20260110"), [[]])
        self.assertEqual(self.answers([("d", "a", "8:50")], date="20260110"), [[(1, seconds("9:10"))]])
        self.assertEqual(self.answers([("a", "c", "0:00")], "--days-around", date="20260110"), [[]])
        done = self.start_bench(date="20250101")
        self.assertIn("G232", done.stderr)

    def test_queries_keep_their_names_and_json_tells_speed(self):
        self.write("queries.csv", "id,departure_s,to_stop,from_stop,note\nq7,28740,c,a,x\nq8,28740,b,a,\"y,z\"\n")
        figures = json.loads(self.start_bench("--json").stdout)
        self.assertEqual((figures["queries"], figures["stops"], figures["trips"]), (2, 5, 5))
        for key in ("load_s", "wall_s", "queries_per_s", "p50_us", "p90_us", "max_us"):
            self.assertGreater(figures[key], 0, key)
        with open(self.folder / "out.csv", encoding="utf-8", newline="") as file:
            self.assertEqual([row["query"] for row in csv.DictReader(file)], ["q7", "q7", "q8", "q8"])

    def test_all_faults_at_once_with_place_and_remedy(self):
        self.write("queries.csv", "from_stop,to_stop,departure_s\na,nowhere,0\na,b,soon\n")
        self.write("walks.csv", "from_stop,to_stop,duration_s\na,b,-5\n")
        self.write("feed/trips.txt", FEED["trips.txt"] + "1,never,lost\n")
        done = self.start_bench(expect=4)
        for place in (r"T420 .*queries.csv:2:3  .* → ", r"T411 .*queries.csv:3:5  .* → ", r"T412 .*walks.csv:2:5  .* → ",
                      r"T420 .*trips.txt:7:3  .* → "):
            self.assertRegex(done.stderr, place)
        self.assertFalse((self.folder / "out.csv").exists())

    def test_wrong_words_and_places_have_their_exit_codes(self):
        self.write("queries.csv", "from_stop,to_stop,departure_s\na,c,0\n")
        self.start_bench(date="yesterday", expect=2)
        self.start("bench", "transit", "--gtfs", self.folder / "feed", expect=2)
        self.start("bench", "transit", "--gtfs", self.folder / "no", "--date", "20260107", "--queries",
                   self.folder / "queries.csv", "--out", self.folder / "out.csv", expect=4)
        self.start("bench", "transit", "--gtfs", self.folder / "feed", "--date", "20260107", "--queries",
                   self.folder / "queries.csv", "--out", self.folder / "no/out.csv", expect=5)
