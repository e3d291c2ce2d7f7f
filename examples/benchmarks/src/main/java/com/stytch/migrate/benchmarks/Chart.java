package com.stytch.migrate.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the table of {@link Harness}, read from its input, as SVG: of the users that were to be moved, how many were. */
public final class Chart {
    private static final int LEFT = 150;
    private static final int WIDTH = 480;
    private static final int ROW = 20;
    private static final int WEATHER = 0;
    private static final int WAY = 1;
    private static final int USERS = 2;
    private static final int CREATED = 3;
    private static final int RATE = 7;

    private Chart() {}

    /** @param arguments none */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String[]> rows = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| weather")) {
                rows.add(line.substring(2).split(" \\| "));
            }
        }
        StringBuilder svg = new StringBuilder();
        int y = 50;
        String weather = "";
        for (String[] row : rows) {
            if (!row[WEATHER].equals(weather)) {
                weather = row[WEATHER];
                y += ROW;
                svg.append(text(10, y, "start", "bold", weather));
                y += ROW;
            }
            double users = Double.parseDouble(row[USERS]);
            double created = Double.parseDouble(row[CREATED]);
            double moved = WIDTH * created / users;
            svg.append(text(LEFT - 8, y, "end", "normal", row[WAY]));
            svg.append(bar(LEFT, y, moved, row[WAY].equals("library") ? "#1b7f4d" : "#7a8aa0"));
            svg.append(bar(LEFT + moved, y, WIDTH - moved, "#d9534f"));
            svg.append(text(
                    LEFT + WIDTH + 8,
                    y,
                    "start",
                    "normal",
                    String.format(Locale.ROOT, "%.1f %% moved, %s/s", 100 * created / users, row[RATE])));
            y += ROW;
        }
        System.out.println("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"820\" height=\"" + (y + 10)
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n"
                + "<rect width=\"820\" height=\"" + (y + 10) + "\" fill=\"#ffffff\"/>\n"
                + text(10, 24, "start", "bold", "Share of the users that were moved; red: lost")
                + svg + "</svg>");
    }

    private static String text(double x, int y, String anchor, String weight, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.0f\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                weight,
                text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static String bar(double x, int y, double width, String colour) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
                x,
                y - 11,
                width,
                colour);
    }
}
