import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks veraPDF about each file named on a line of the standard input, for each flavour named as an
 * argument ("3a", "ua1"). Answers with a line each: file, flavour, "pass" or "fail", and the rules
 * that were broken with their messages, all divided by tabs.
 */
public final class Judge {
    public static void main(String[] flavours) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader paths =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            for (String id : flavours) {
                System.out.println(path + "\t" + id + "\t" + verdict(path, id));
            }
        }
    }

    private static String verdict(String path, String id) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("no such flavour: " + id);
        }
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            TreeMap<String, String> broken = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    broken.put(
                        assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(),
                        assertion.getMessage().replaceAll("\\s+", " "));
                }
            }
            StringBuilder said = new StringBuilder(result.isCompliant() ? "pass" : "fail");
            broken.forEach((rule, message) -> said.append("\t").append(rule).append(": ").append(message));
            return said.toString();
        }
    }
}
